// Proposals after a cursor, the oldest first: their ids begin with the time.
MATCH (p:Proposal)
WHERE p.id > $after AND ($state IS NULL OR p.state = $state)
MATCH (s:Party)-[:SUPPLIER_IN]->(p)<-[:BUYER_IN]-(b:Party)
WITH p, s, b ORDER BY p.id LIMIT $limit
RETURN p.id AS id, p.kind AS kind, s.id AS supplier, b.id AS buyer, p.state AS state, p.created_at AS created_at,
       p.reason AS reason
ORDER BY id
