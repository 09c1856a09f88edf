// A person of a party, with the purpose and the consent for which the data are held.
MATCH (p:Party {id: $party})
MERGE (n:Person {id: $id})
SET n += $facts
MERGE (n)-[:CONTACT_OF]->(p)
RETURN properties(n) AS facts
