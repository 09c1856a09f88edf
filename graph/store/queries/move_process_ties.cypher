// Ties that an agreement made go on at the party that an id is now; `own_start` and `own_end` say whose they were. One of
// an agreement between two that became one leads from it to itself, which no snapshot tells, until they come apart.
UNWIND $rows AS row
UNWIND row[2] AS at
WITH row[0] AS own, row[1] AS now, at WHERE at <> now
MATCH (f:Party {id: at})
MATCH (p:Party {id: now})
CALL (f, p, own, at) {
  MATCH (f)-[was]->(o:Party)
  WHERE was.source STARTS WITH 'proposal:' AND coalesce(was.own_start, at) = own
  CREATE (p)-[is:$(type(was))]->(o)
  SET is = properties(was), is.own_start = own
  DELETE was
}
CALL (f, p, own, at) {
  MATCH (o:Party)-[was]->(f)
  WHERE was.source STARTS WITH 'proposal:' AND coalesce(was.own_end, at) = own
  CREATE (o)-[is:$(type(was))]->(p)
  SET is = properties(was), is.own_end = own
  DELETE was
}
