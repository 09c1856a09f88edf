// Regions as places that parties are located in, each in the one above it.
UNWIND $rows AS row
MERGE (g:Region {code: row.code})
FOREACH (_ IN CASE WHEN row.parent IS NULL THEN [] ELSE [1] END |
  MERGE (up:Region {code: row.parent})
  MERGE (g)-[:LOCATED_IN]->(up))
