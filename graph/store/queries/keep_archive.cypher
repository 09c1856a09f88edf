// One piece of what a source says, as it said it.
MERGE (a:Archive {source: $source, fingerprint: $fingerprint, frame: $frame, part: $part})
SET a.bytes = $bytes, a.as_of = $as_of, a.synthetic = $synthetic
