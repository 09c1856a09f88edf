// Keys, the oldest first: their ids begin with the time.
MATCH (k:Key)
WHERE k.id > $after
RETURN properties(k) AS facts
ORDER BY k.id LIMIT $limit
