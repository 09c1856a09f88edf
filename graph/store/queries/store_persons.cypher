// Persons whom a list names, with the purpose and the consent for which the data are held.
UNWIND $rows AS row
MATCH (p:Party {id: row.party})
MERGE (n:Person {id: row.id})
SET n += row
MERGE (n)-[:CONTACT_OF]->(p)
RETURN n.id AS id
