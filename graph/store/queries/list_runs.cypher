// Runs, the newest first: their ids begin with the time.
MATCH (r:Run)
WHERE $kind IS NULL OR r.kind = $kind
RETURN r.id AS id, r.kind AS kind, r.parameters AS parameters, r.snapshot AS snapshot, r.state AS state,
       r.summary AS summary, r.begun AS begun, r.changed AS changed
ORDER BY id DESC
LIMIT $limit
