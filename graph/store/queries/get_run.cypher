// One run by its id.
MATCH (r:Run {id: $id})
RETURN r.id AS id, r.kind AS kind, r.parameters AS parameters, r.snapshot AS snapshot, r.state AS state,
       r.summary AS summary, r.begun AS begun, r.changed AS changed
