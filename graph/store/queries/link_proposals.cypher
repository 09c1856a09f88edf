// The two sides of proposals as relationships, for questions asked of the graph; one that is agreed is a Partnership too.
UNWIND $proposals AS given
MATCH (n:Thing {id: given.id})
FOREACH (_ IN CASE WHEN given.agreed THEN [1] ELSE [] END | SET n:Partnership)
WITH n, given
CALL (n, given) {
  UNWIND given.suppliers AS supplier
  MATCH (s:Party {id: supplier})
  MERGE (s)-[:SUPPLIER_IN]->(n)
}
CALL (n, given) {
  UNWIND given.buyers AS buyer
  MATCH (b:Party {id: buyer})
  MERGE (b)-[:BUYER_IN]->(n)
}
