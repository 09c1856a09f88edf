// A request that was refused for a reason that passes may be tried again.
MATCH (a:Answer {id: $id, claim: $claim}) WHERE a.status IS NULL
DELETE a
