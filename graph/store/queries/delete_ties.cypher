// Ties of one type, source and pair of parties that no source names any more.
UNWIND $rows AS row
MATCH (:Party {id: row[0]})-[t:$($type)]->(:Party {id: row[1]})
WHERE t.source = row[2] OR (t.source IS NULL AND row[2] IS NULL)
DELETE t
