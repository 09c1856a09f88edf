// Persons whom a list names follow their party when it becomes another one, or is itself again.
UNWIND $rows AS row
MATCH (n:Person {own: row[0]})
MATCH (p:Party {id: row[1]})
OPTIONAL MATCH (n)-[was:CONTACT_OF]->(other:Party) WHERE other <> p
DELETE was
SET n.party = p.id
MERGE (n)-[:CONTACT_OF]->(p)
