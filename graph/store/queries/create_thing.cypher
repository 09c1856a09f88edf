// A thing and its first event, both or neither; the same id again returns the first one unchanged.
MERGE (n:Thing {id: $id})
ON CREATE SET n.fresh = true, n.resource = $resource, n.seq = 1, n.kind = $kind, n.state = $state,
              n.parties = $parties, n.regions = $regions, n.deadline = $deadline, n.created_at = $at,
              n.changed_at = $at, n.facts = $facts, n:$($labels)
WITH n, coalesce(n.fresh, false) AS fresh
REMOVE n.fresh
WITH n, fresh
CALL (n, fresh) {
  WITH n WHERE fresh
  CREATE (e:Event {aggregate: n.id, seq: 1})
  SET e += $event
  CREATE (e)-[:OF]->(n)
  WITH n
  UNWIND $parties AS party
  MATCH (p:Party {id: party})
  MERGE (n)-[:CONCERNS]->(p)
}
RETURN n.resource AS resource, n.id AS id, n.seq AS seq, n.kind AS kind, n.state AS state, n.parties AS parties,
       n.regions AS regions, n.deadline AS deadline, n.created_at AS created_at, n.changed_at AS changed_at,
       n.facts AS facts
