// The events of one thing, in their order; the index is of thing and number, and answers only where both are asked for.
MATCH (e:Event {aggregate: $aggregate})
WHERE e.seq > 0
RETURN e.aggregate AS aggregate, e.seq AS seq, e.action AS action, e.resource AS resource, e.at AS at,
       e.actor AS actor, e.role AS role, e.why AS why, e.parties AS parties, e.body AS body, e.salt AS salt,
       e.hash AS hash, e.seal AS seal
ORDER BY seq
