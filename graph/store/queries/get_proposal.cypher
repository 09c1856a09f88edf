// One proposal with its two sides.
MATCH (s:Party)-[:SUPPLIER_IN]->(p:Proposal {id: $id})<-[:BUYER_IN]-(b:Party)
RETURN p.id AS id, p.kind AS kind, s.id AS supplier, b.id AS buyer, p.state AS state, p.created_at AS created_at,
       p.reason AS reason
