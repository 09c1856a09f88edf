// Demands that no source names any more.
UNWIND $rows AS row
MATCH (d:Demand {id: row.id})
DETACH DELETE d
