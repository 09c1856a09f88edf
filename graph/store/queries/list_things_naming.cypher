// Things of one resource that name some parties or regions, after a cursor, the oldest first.
UNWIND $named AS words
CALL db.index.fulltext.queryNodes($index, words) YIELD node
WITH DISTINCT node AS n
WHERE n.resource = $resource AND n.id > $after
  AND ($state IS NULL OR n.state = $state)
  AND ($kind IS NULL OR n.kind = $kind)
  AND ($party IS NULL OR $party IN n.parties)
  AND ($own IS NULL OR any(p IN n.parties WHERE p IN $own))
  AND ($regions IS NULL OR any(r IN n.regions WHERE any(q IN $regions WHERE r = q OR r STARTS WITH q + '.')))
WITH n ORDER BY n.id LIMIT $limit
RETURN n.resource AS resource, n.id AS id, n.seq AS seq, n.kind AS kind, n.state AS state, n.parties AS parties,
       n.regions AS regions, n.deadline AS deadline, n.created_at AS created_at, n.changed_at AS changed_at,
       n.facts AS facts
