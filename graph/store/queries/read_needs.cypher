// What the parties between two ids need, as lists of one property each; dates as days since 1970.
MATCH (n:Party)
WHERE n.id >= $from AND n.id < $to
MATCH (n)-[:NEEDS]->(d:Need)
WITH id(n) AS node, properties(d) AS p, date('1970-01-01') AS epoch
WITH p.kind AS kind, p.source AS source, epoch, collect(node) AS node, collect(p) AS ps
RETURN node, kind, source,
       [name IN $columns | [p IN ps | p[name]]] AS columns,
       [name IN $days | [p IN ps | duration.inDays(epoch, p[name]).days]] AS days
