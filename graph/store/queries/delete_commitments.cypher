// Commitments that no source names any more.
UNWIND $rows AS row
MATCH (n:Commitment {id: row.id})
DETACH DELETE n
