// A thing that concerns an id concerns the party that the id is now, and names it by that party's id; `own` says whose it
// was. Where both have a part of their own in it, the words stay: the older id still answers for itself.
UNWIND $rows AS row
UNWIND row[2] AS at
WITH row[0] AS own, row[1] AS now, at WHERE at <> now
MATCH (n:Thing)-[was:CONCERNS]->(f:Party {id: at})
WHERE own IN coalesce(was.own, [at])
MATCH (p:Party {id: now})
WITH n, was, p, own, now, at, [one IN coalesce(was.own, [at]) WHERE one <> own] AS rest,
     CASE WHEN own IN n.parties THEN own ELSE at END AS named
WITH n, was, p, own, now, rest, named,
     NOT now IN n.parties AND none(one IN rest WHERE one = named OR (named = at AND NOT one IN n.parties)) AS alone
MERGE (n)-[is:CONCERNS]->(p)
ON CREATE SET is.own = [own]
ON MATCH SET is.own = coalesce(is.own, [now]) + [own]
SET was.own = rest,
    n.parties = [one IN n.parties | CASE WHEN alone AND one = named THEN now ELSE one END],
    n.facts = CASE WHEN alone THEN replace(n.facts, '"' + named + '"', '"' + now + '"') ELSE n.facts END
WITH was, rest WHERE rest = []
DELETE was
