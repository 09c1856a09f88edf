// Events in the order in which they happened, after a cursor of moment, thing and number, but those passed already
// and those of resources that are not told.
MATCH (e:Event)
WHERE e.at >= $since
  AND (e.at > $since OR e.aggregate > $aggregate OR (e.aggregate = $aggregate AND e.seq > $seq))
  AND NOT e.aggregate + ':' + toString(e.seq) IN $passed
  AND NOT e.resource IN $untold
  AND ($action IS NULL OR e.action = $action)
  AND ($of IS NULL OR e.aggregate = $of)
  AND ($own IS NULL OR any(p IN e.parties WHERE p IN $own))
  AND ($regions IS NULL OR any(r IN e.regions WHERE any(q IN $regions WHERE r = q OR r STARTS WITH q + '.')))
WITH e ORDER BY e.at, e.aggregate, e.seq LIMIT $limit
RETURN e.aggregate AS aggregate, e.seq AS seq, e.action AS action, e.resource AS resource, e.at AS at,
       e.actor AS actor, e.role AS role, e.why AS why, e.parties AS parties, e.body AS body, e.salt AS salt,
       e.hash AS hash, e.seal AS seal
ORDER BY at, aggregate, seq
