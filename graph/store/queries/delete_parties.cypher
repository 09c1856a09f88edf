// Parties that no source names any more; what they offer and demand goes by a step of its own.
UNWIND $rows AS row
MATCH (p:Party {id: row.id})
DETACH DELETE p
