// What the process holds on an id (a side of a proposal, an offer that its party said itself) is held on the party that
// the id is now. `own` of a relationship says whose it was: without one, it is the party's own.
UNWIND $rows AS row
UNWIND row[2] AS at
WITH row[0] AS own, row[1] AS now, at WHERE at <> now
MATCH (f:Party {id: at})-[was:$($type)]->(x)
WHERE own IN coalesce(was.own, [at])
MATCH (p:Party {id: now})
MERGE (p)-[is:$($type)]->(x)
ON CREATE SET is.own = [own]
ON MATCH SET is.own = coalesce(is.own, [now]) + [own]
WITH was, [one IN coalesce(was.own, [at]) WHERE one <> own] AS rest
SET was.own = rest
WITH was, rest WHERE rest = []
DELETE was
