// Lists without entries, which the files of a bulk import cannot say: each node names them.
MATCH (n:Party|Demand|Need|Service|Commitment)
WHERE n.without_entries IS NOT NULL
CALL (n) {
  FOREACH (name IN n.without_entries | SET n[name] = [])
  REMOVE n.without_entries
} IN TRANSACTIONS OF 10000 ROWS
