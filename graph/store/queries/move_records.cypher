// Rows that describe a party follow it when it becomes another one, or is itself again.
UNWIND $rows AS row
MATCH (r:Record {own: row[0]})
MATCH (p:Party {id: row[1]})
OPTIONAL MATCH (r)-[was:DESCRIBES]->(other:Party) WHERE other <> p
DELETE was
MERGE (r)-[:DESCRIBES]->(p)
