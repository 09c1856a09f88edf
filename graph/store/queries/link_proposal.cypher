// The two sides of a proposal as relationships, for questions asked of the graph; once agreed it is a Partnership too.
MATCH (n:Thing {id: $id})
FOREACH (_ IN CASE WHEN $agreed THEN [1] ELSE [] END | SET n:Partnership)
WITH n
CALL (n) {
  UNWIND $suppliers AS supplier
  MATCH (s:Party {id: supplier})
  MERGE (s)-[:SUPPLIER_IN]->(n)
}
CALL (n) {
  UNWIND $buyers AS buyer
  MATCH (b:Party {id: buyer})
  MERGE (b)-[:BUYER_IN]->(n)
}
