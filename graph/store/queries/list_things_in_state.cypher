// Things of one resource and state after a cursor, the oldest first: their ids begin with the time. The order is that of
// the index, which is read only as far as the page goes.
MATCH (n:Thing)
WHERE n.resource = $resource AND n.state = $state AND n.id > $after
  AND ($kind IS NULL OR n.kind = $kind)
  AND ($regions IS NULL OR any(r IN n.regions WHERE any(q IN $regions WHERE r = q OR r STARTS WITH q + '.')))
WITH n ORDER BY n.resource, n.state, n.id LIMIT $limit
RETURN n.resource AS resource, n.id AS id, n.seq AS seq, n.kind AS kind, n.state AS state, n.parties AS parties,
       n.regions AS regions, n.deadline AS deadline, n.created_at AS created_at, n.changed_at AS changed_at,
       n.facts AS facts
