// The versions of a source that are kept: one, or two while a newer one is being stored.
MATCH (a:Archive {source: $source})
RETURN DISTINCT a.fingerprint AS fingerprint
ORDER BY fingerprint
