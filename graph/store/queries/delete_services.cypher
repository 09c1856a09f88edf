// Services that no source names any more.
UNWIND $rows AS row
MATCH (n:Service {id: row.id})
DETACH DELETE n
