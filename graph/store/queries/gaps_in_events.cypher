// Things whose events are not numbered 1, 2, 3, ... up to the seq of the thing.
MATCH (n:Thing)
WITH n, COUNT { (:Event)-[:OF]->(n) } AS events
WHERE events <> n.seq
RETURN n.id AS id, n.seq AS seq, events LIMIT 100
