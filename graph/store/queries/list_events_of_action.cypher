// Events of one action, in the order in which they happened, after a cursor of moment, thing and number.
MATCH (e:Event)
WHERE e.action = $action AND e.at >= $since
  AND CASE WHEN e.at > $since THEN true WHEN e.aggregate = $aggregate THEN e.seq > $seq ELSE e.aggregate > $aggregate END
  AND NOT e.aggregate + ':' + toString(e.seq) IN $passed
  AND NOT e.resource IN $untold
  AND ($regions IS NULL OR any(r IN e.regions WHERE any(q IN $regions WHERE r = q OR r STARTS WITH q + '.')))
WITH e ORDER BY e.action, e.at, e.aggregate, e.seq LIMIT $limit
RETURN e.aggregate AS aggregate, e.seq AS seq, e.action AS action, e.resource AS resource, e.at AS at,
       e.actor AS actor, e.role AS role, e.why AS why, e.parties AS parties, e.body AS body, e.salt AS salt,
       e.hash AS hash, e.seal AS seal
ORDER BY at, aggregate, seq
