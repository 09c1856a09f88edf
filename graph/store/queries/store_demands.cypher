// What parties demand, by commodity.
UNWIND $rows AS row
MATCH (p:Party {id: row.party})
MERGE (d:Demand {id: row.facts.id})
SET d = row.facts, d.party = p.id, d.region = p.region
WITH p, d
OPTIONAL MATCH (other:Party)-[was:DEMANDS]->(d) WHERE other <> p
DELETE was
MERGE (p)-[:DEMANDS]->(d)
WITH d
OPTIONAL MATCH (d)-[was:OF]->(c:Commodity) WHERE d.commodity IS NULL OR c.code <> d.commodity
DELETE was
WITH DISTINCT d WHERE d.commodity IS NOT NULL
MERGE (c:Commodity {code: d.commodity})
MERGE (d)-[:OF]->(c)
