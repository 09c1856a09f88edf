// The events under a seal, in the order in which it covers them.
MATCH (e:Event {seal: $number})
RETURN e.aggregate AS aggregate, e.seq AS seq, e.action AS action, e.resource AS resource, e.at AS at,
       e.actor AS actor, e.role AS role, e.why AS why, e.parties AS parties, e.body AS body, e.salt AS salt,
       e.hash AS hash, e.seal AS seal, e.left AS left, e.place AS place
ORDER BY place
