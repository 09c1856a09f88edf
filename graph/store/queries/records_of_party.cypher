// The rows that describe a party.
MATCH (r:Record)-[:DESCRIBES]->(:Party {id: $party})
RETURN r.source AS source, r.file AS file, r.sheet AS sheet, r.row AS row, r.as_of AS as_of,
       r.grade AS grade, r.graded_on AS graded_on, r.parent_inferred AS parent_inferred
ORDER BY source, file, sheet, row
