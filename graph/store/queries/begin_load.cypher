// A source has one load at a time: a new fingerprint starts over, the same one goes on where it was.
MERGE (l:Load {source: $source})
ON CREATE SET l.first = datetime()
WITH l, l.fingerprint = $fingerprint AND l.plan = $plan AS goes_on
FOREACH (_ IN CASE WHEN coalesce(goes_on, false) THEN [] ELSE [1] END |
  SET l.fingerprint = $fingerprint, l.plan = $plan, l.batches = $batches, l.done = 0,
      l.fresh_types = $fresh_types, l.as_of = $as_of, l.synthetic = $synthetic, l.begun = datetime(),
      l.ended = null)
RETURN l.done AS done, l.batches AS batches, l.fresh_types AS fresh_types
