// Things whose deadline has passed.
MATCH (n:Thing)
WHERE n.deadline < $before AND n.resource = $resource AND n.state IN $states
RETURN n.id AS id ORDER BY n.deadline LIMIT $limit
