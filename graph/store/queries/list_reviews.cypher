// Pairs that may be one business, the most likely first.
MATCH (q:Review)
RETURN q.pair AS pair, properties(q) AS facts
ORDER BY q.probability DESC, pair
