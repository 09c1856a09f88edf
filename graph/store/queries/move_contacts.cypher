// Persons whom the process holds on a party that became another one; from then on they follow it like those of lists.
UNWIND $rows AS row
MATCH (x:Person)-[:CONTACT_OF]->(:Party {id: row[0]})
WHERE x.own IS NULL AND row[0] <> row[1]
SET x.own = row[0]
