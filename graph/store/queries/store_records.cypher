// Which row of which list said something of a party: thin, so that a fact can be followed to its source.
UNWIND $rows AS row
MATCH (p:Party {id: row.party})
MERGE (r:Record {id: row.facts.id})
SET r = row.facts
WITH p, r
OPTIONAL MATCH (r)-[was:DESCRIBES]->(other:Party) WHERE other <> p
DELETE was
MERGE (r)-[:DESCRIBES]->(p)
