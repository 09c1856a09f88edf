// Ties of a type that the graph did not have when this load began: nothing to look for.
UNWIND $rows AS row
MATCH (a:Party {id: row[0]})
MATCH (b:Party {id: row[1]})
CREATE (a)-[t:$($type)]->(b)
SET t = row[2]
