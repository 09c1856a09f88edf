// First answers without what an erasure takes out of them.
UNWIND $rows AS row
MATCH (a:Answer {id: row[0]})
SET a.body = row[1]
