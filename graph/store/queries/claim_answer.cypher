// The first who comes with an idempotency key claims it; whoever comes later sees what was claimed.
MERGE (a:Answer {id: $id})
ON CREATE SET a.fingerprint = $fingerprint, a.request = $request, a.at = $at, a.claim = $claim
RETURN a.fingerprint AS fingerprint, a.request AS request, a.claim AS claim, a.at AS at, a.status AS status,
       a.body AS body, a.headers AS headers
