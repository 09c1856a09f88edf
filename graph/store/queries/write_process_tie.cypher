// The tie that an agreement makes between two parties; the same agreement again changes it.
MATCH (a:Party {id: $start})
MATCH (b:Party {id: $end})
CALL (a, b) {
  MATCH (a)-[old:$($type)]->(b) WHERE old.source = $source
  DELETE old
}
WITH a, b
CREATE (a)-[t:$($type)]->(b)
SET t = $facts
