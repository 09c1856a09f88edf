// A newer edition of a list takes the place of the older one.
MATCH (n:OfficeRecord {kind: $kind, source: $source})
DELETE n
