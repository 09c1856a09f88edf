// What a source said is forgotten, all of it or all but its present version.
MATCH (a:Archive {source: $source})
WHERE $but IS NULL OR a.fingerprint <> $but
DELETE a
