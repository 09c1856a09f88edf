// How many relationships of each type the graph holds.
MATCH ()-[t]->()
RETURN type(t) AS type, count(*) AS ties
ORDER BY type
