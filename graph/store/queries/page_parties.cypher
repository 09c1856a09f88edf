// The last id of a page of parties, and how many they are.
MATCH (n:Party)
WHERE n.id >= $from
WITH n.id AS id ORDER BY id LIMIT $limit
RETURN max(id) AS last, count(id) AS size
