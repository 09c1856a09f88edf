// A draft between a supplier and a buyer that the graph knows; the same id again changes nothing.
MATCH (s:Party {id: $supplier})
MATCH (b:Party {id: $buyer})
MERGE (p:Proposal {id: $id})
ON CREATE SET p.kind = $kind, p.state = 'draft', p.created_at = $created_at, p.reason = $reason
MERGE (s)-[:SUPPLIER_IN]->(p)
MERGE (b)-[:BUYER_IN]->(p)
RETURN p.id AS id, p.kind AS kind, s.id AS supplier, b.id AS buyer, p.state AS state, p.created_at AS created_at,
       p.reason AS reason
