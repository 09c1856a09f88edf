// The pieces of some frames of one version of a source, in order.
MATCH (a:Archive {source: $source, fingerprint: $fingerprint})
WHERE a.frame IN $frames
RETURN a.frame AS frame, a.part AS part, a.bytes AS bytes, a.as_of AS as_of, a.synthetic AS synthetic
ORDER BY frame, part
