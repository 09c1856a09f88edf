// What parties lack and others could give.
UNWIND $rows AS row
MATCH (p:Party {id: row.party})
MERGE (d:Need {id: row.facts.id})
SET d = row.facts
WITH p, d
OPTIONAL MATCH (other:Party)-[was:NEEDS]->(d) WHERE other <> p
DELETE was
MERGE (p)-[:NEEDS]->(d)
