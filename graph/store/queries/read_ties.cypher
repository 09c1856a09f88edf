// The ties that start at parties between two ids, as lists of one property each; dates as days since 1970.
MATCH (a:Party)
WHERE a.id >= $from AND a.id < $to
MATCH (a)-[t]->(b:Party) WHERE a <> b OR (t.own_start IS NULL AND t.own_end IS NULL)
WITH id(a) AS start, id(b) AS end, type(t) AS type, properties(t) AS p, date('1970-01-01') AS epoch
WITH type, p.source AS source, p.weight_unit AS weight_unit, p.as_of AS as_of, epoch,
     collect(start) AS start, collect(end) AS end, collect(p) AS ps
RETURN start, end, type, source, weight_unit, as_of,
       [p IN ps | p.weight] AS weight,
       [p IN ps | p.commodity] AS commodity,
       [p IN ps | p.confidence] AS confidence,
       [p IN ps | duration.inDays(epoch, p.since).days] AS since,
       [p IN ps | duration.inDays(epoch, p.until).days] AS until
