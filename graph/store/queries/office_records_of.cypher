// What a list says of one kind of record, line by line.
MATCH (n:OfficeRecord {kind: $kind, source: $source})
RETURN n.cells AS cells ORDER BY n.line
