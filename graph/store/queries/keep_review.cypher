// Pairs that a person decides, as ingest wrote them.
UNWIND $rows AS row
MERGE (q:Review {pair: row.pair})
SET q = row
