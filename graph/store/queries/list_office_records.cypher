// Lines of a kind of record that offices keep by hand, list by list.
MATCH (n:OfficeRecord {kind: $kind})
RETURN n.source AS source, n.as_of AS as_of, n.cells AS cells ORDER BY source, n.line
