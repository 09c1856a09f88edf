// A claim whose holder died is taken over by one of those who repeat the request: it keeps its request's id.
MATCH (a:Answer {id: $id})
SET a.lock = $claim
WITH a WHERE a.claim = $was AND a.status IS NULL
SET a.claim = $claim, a.at = $at
RETURN a.request AS request
