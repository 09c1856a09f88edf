// The ids of a page of parties and how many relationships start at each: both bound what is read at once.
MATCH (n:Party)
WHERE n.id >= $from
WITH n ORDER BY n.id LIMIT $limit
RETURN collect(n.id) AS ids, collect(COUNT { (n)-->() }) AS ties
