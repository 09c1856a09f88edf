// What one party has promised another, reserved for it, or was declined.
UNWIND $rows AS row
MATCH (a:Party {id: row.supplier})
MATCH (b:Party {id: row.buyer})
MERGE (c:Commitment {id: row.facts.id})
SET c = row.facts
WITH a, b, c
OPTIONAL MATCH (other:Party)-[was:PROMISES]->(c) WHERE other <> a
DELETE was
WITH DISTINCT a, b, c
OPTIONAL MATCH (c)-[was:PROMISED_TO]->(other:Party) WHERE other <> b
DELETE was
WITH DISTINCT a, b, c
MERGE (a)-[:PROMISES]->(c)
MERGE (c)-[:PROMISED_TO]->(b)
