// Needs that no source names any more.
UNWIND $rows AS row
MATCH (n:Need {id: row.id})
DETACH DELETE n
