// Which pieces of one version of a source are kept.
MATCH (a:Archive {source: $source, fingerprint: $fingerprint})
RETURN a.frame AS frame, a.part AS part
