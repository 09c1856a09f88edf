// Events that no seal covers yet, in a fixed order.
MATCH (e:Event) WHERE e.seal IS NULL AND e.at < $before
WITH e ORDER BY e.at, e.aggregate, e.seq LIMIT $limit
RETURN e.aggregate AS aggregate, e.seq AS seq, e.hash AS hash
