// What the parties between two ids have promised, as lists of one property each; dates as days since 1970.
MATCH (a:Party)
WHERE a.id >= $from AND a.id < $to
MATCH (a)-[:PROMISES]->(c:Commitment)-[:PROMISED_TO]->(b:Party)
WITH id(a) AS supplier, id(b) AS buyer, properties(c) AS p, date('1970-01-01') AS epoch
WITH p.source AS source, epoch, collect(supplier) AS supplier, collect(buyer) AS buyer, collect(p) AS ps
RETURN supplier, buyer, source,
       [name IN $columns | [p IN ps | p[name]]] AS columns,
       [name IN $days | [p IN ps | duration.inDays(epoch, p[name]).days]] AS days
