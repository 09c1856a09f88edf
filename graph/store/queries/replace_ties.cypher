// What a source says of the ties of one type between two parties replaces what it said before. Rows are groups:
// all ties of a type, a source and a pair of parties together, so that two ties that are alike stay two.
UNWIND $rows AS row
MATCH (a:Party {id: row[0]})
MATCH (b:Party {id: row[1]})
CALL (a, b, row) {
  MATCH (a)-[old:$($type)]->(b)
  WHERE old.source = row[2] OR (old.source IS NULL AND row[2] IS NULL)
  DELETE old
}
UNWIND row[3] AS facts
CREATE (a)-[t:$($type)]->(b)
SET t = facts
