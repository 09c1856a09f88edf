// What parties offer, by commodity.
UNWIND $rows AS row
MATCH (p:Party {id: row.party})
MERGE (o:Offer {id: row.facts.id})
SET o = row.facts, o.party = p.id, o.region = p.region
WITH p, o
OPTIONAL MATCH (other:Party)-[was:OFFERS]->(o) WHERE other <> p
DELETE was
MERGE (p)-[:OFFERS]->(o)
WITH o
OPTIONAL MATCH (o)-[was:OF]->(c:Commodity) WHERE o.commodity IS NULL OR c.code <> o.commodity
DELETE was
WITH DISTINCT o WHERE o.commodity IS NOT NULL
MERGE (c:Commodity {code: o.commodity})
MERGE (o)-[:OF]->(c)
