// Offers that no source names any more.
UNWIND $rows AS row
MATCH (o:Offer {id: row.id})
DETACH DELETE o
