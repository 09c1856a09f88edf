// The date of one version of a source, and whether it is synthetic.
MATCH (a:Archive {source: $source, fingerprint: $fingerprint})
RETURN a.as_of AS as_of, a.synthetic AS synthetic
LIMIT 1
