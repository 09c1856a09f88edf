// One thing of the process by its id.
MATCH (n:Thing {id: $id})
WHERE $resource IS NULL OR n.resource = $resource
RETURN n.resource AS resource, n.id AS id, n.seq AS seq, n.kind AS kind, n.state AS state, n.parties AS parties,
       n.regions AS regions, n.deadline AS deadline, n.created_at AS created_at, n.changed_at AS changed_at,
       n.facts AS facts
