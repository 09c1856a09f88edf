// Lines of a list that an office keeps by hand.
UNWIND $rows AS row
MERGE (n:OfficeRecord {id: row.id})
SET n = row
