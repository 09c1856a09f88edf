// How many of each kind of node the graph holds, as the database counts them at each change: no node is read.
CALL db.stats.retrieve('GRAPH COUNTS') YIELD data
UNWIND data.nodes AS counted
WITH counted.label AS label, counted.count AS nodes
WHERE label IS NOT NULL AND nodes > 0
RETURN label, nodes
ORDER BY label
