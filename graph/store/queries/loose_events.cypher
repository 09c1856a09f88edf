// Events that no seal covers yet.
MATCH (e:Event) WHERE e.seal IS NULL
RETURN e.aggregate AS aggregate, e.seq AS seq, e.action AS action, e.resource AS resource, e.at AS at,
       e.actor AS actor, e.role AS role, e.why AS why, e.parties AS parties, e.body AS body, e.salt AS salt,
       e.hash AS hash, e.seal AS seal, e.left AS left
ORDER BY at, aggregate, seq
