// A run is written when it begins and again when it changes; what it was asked never changes.
MERGE (r:Run {id: $id})
ON CREATE SET r.kind = $kind, r.parameters = $parameters, r.snapshot = $snapshot, r.begun = $begun
SET r.state = $state, r.summary = $summary, r.changed = $changed
