// How many relationships of each type the graph holds, as the database counts them at each change.
CALL db.stats.retrieve('GRAPH COUNTS') YIELD data
UNWIND data.relationships AS counted
WITH counted.relationshipType AS type, counted.count AS ties
WHERE type IS NOT NULL AND counted.startLabel IS NULL AND counted.endLabel IS NULL AND ties > 0
RETURN type, ties
ORDER BY type
