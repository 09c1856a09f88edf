// What the process holds on a party that became another one is held on that one.
UNWIND $rows AS row
MATCH (old:Party {id: row[0]})
MATCH (p:Party {id: row[1]})
CALL (old, p) {
  MATCH (old)-[was:SUPPLIER_IN]->(x)
  MERGE (p)-[:SUPPLIER_IN]->(x)
  DELETE was
}
CALL (old, p) {
  MATCH (old)-[was:BUYER_IN]->(x)
  MERGE (p)-[:BUYER_IN]->(x)
  DELETE was
}
CALL (old, p) {
  MATCH (x:Person)-[was:CONTACT_OF]->(old)
  MERGE (x)-[:CONTACT_OF]->(p)
  SET x.party = p.id
  DELETE was
}
CALL (old, p) {
  MATCH (n:Thing)-[was:CONCERNS]->(old)
  MERGE (n)-[:CONCERNS]->(p)
  SET n.parties = [one IN n.parties | CASE one WHEN old.id THEN p.id ELSE one END],
      n.facts = replace(n.facts, '"' + old.id + '"', '"' + p.id + '"')
  DELETE was
}
