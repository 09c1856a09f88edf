// A list is taken back with all its lines.
MATCH (n:OfficeRecord {source: $source})
DELETE n
RETURN count(n) AS records
