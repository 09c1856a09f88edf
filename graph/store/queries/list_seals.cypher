// The seals after a number, in their order.
MATCH (s:Seal) WHERE s.number > $after
RETURN s.number AS number, s.hash AS hash, s.previous AS previous, s.events AS events
ORDER BY number LIMIT $limit
