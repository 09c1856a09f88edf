// A change and its event, both or neither, when the thing is still as the writer saw it. The first SET takes the
// lock, so that of two writers one finds the other's seq.
MATCH (n:Thing {id: $id})
SET n.lock = $at
WITH n WHERE n.seq = $expected
SET n.seq = n.seq + 1, n.state = $state, n.parties = $parties, n.regions = $regions, n.deadline = $deadline,
    n.changed_at = $at, n.facts = $facts
CREATE (e:Event {aggregate: n.id, seq: n.seq})
SET e += $event
CREATE (e)-[:OF]->(n)
WITH n
CALL (n) {
  UNWIND $parties AS party
  MATCH (p:Party {id: party})
  MERGE (n)-[:CONCERNS]->(p)
}
RETURN n.resource AS resource, n.id AS id, n.seq AS seq, n.kind AS kind, n.state AS state, n.parties AS parties,
       n.regions AS regions, n.deadline AS deadline, n.created_at AS created_at, n.changed_at AS changed_at,
       n.facts AS facts
