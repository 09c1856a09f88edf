// Things and the first event of each, all or none; the same id again returns the first one unchanged.
UNWIND $things AS given
MERGE (n:Thing {id: given.id})
ON CREATE SET n.fresh = true, n.resource = given.resource, n.seq = 1, n.kind = given.kind, n.state = given.state,
              n.parties = given.parties, n.regions = given.regions, n.deadline = given.deadline,
              n.created_at = given.at, n.changed_at = given.at, n.facts = given.facts, n:$(given.labels)
WITH n, given, coalesce(n.fresh, false) AS fresh
REMOVE n.fresh
WITH n, given, fresh
CALL (n, given, fresh) {
  WITH n, given WHERE fresh
  CREATE (e:Event {aggregate: n.id, seq: 1})
  SET e += given.event
  CREATE (e)-[:OF]->(n)
  WITH n, given
  UNWIND given.parties AS party
  MATCH (p:Party {id: party})
  MERGE (n)-[:CONCERNS]->(p)
}
RETURN n.resource AS resource, n.id AS id, n.seq AS seq, n.kind AS kind, n.state AS state, n.parties AS parties,
       n.regions AS regions, n.deadline AS deadline, n.created_at AS created_at, n.changed_at AS changed_at,
       n.facts AS facts
