// The parties between two ids, as lists of one property each: a thousand times fewer records than one a party.
MATCH (n:Party)
WHERE n.id >= $from AND n.id < $to
WITH id(n) AS node, properties(n) AS p
WITH p.kind AS kind, p.source AS source, p.as_of AS as_of, collect(node) AS node, collect(p) AS ps
RETURN node, kind, source, as_of,
       [name IN $columns | [p IN ps | p[name]]] AS columns
