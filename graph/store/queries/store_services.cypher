// What parties can give to others: services, places, credit, machines, stands.
UNWIND $rows AS row
MATCH (p:Party {id: row.party})
MERGE (s:Service {id: row.facts.id})
SET s = row.facts
WITH p, s
OPTIONAL MATCH (other:Party)-[was:GIVES]->(s) WHERE other <> p
DELETE was
MERGE (p)-[:GIVES]->(s)
