// The ledger: every source's present load, in the order of first loads.
MATCH (l:Load)
RETURN l.source AS source, l.fingerprint AS fingerprint, l.as_of AS as_of, l.synthetic AS synthetic,
       l.plan AS plan, l.batches AS batches, l.done AS done, l.fresh_types AS fresh_types
ORDER BY coalesce(toString(l.first), ''), source
