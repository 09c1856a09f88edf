// The ties that start at parties between two ids, as lists of one property each; dates as days since 1970.
// collect() leaves nulls out, so ties are grouped by what they lack: within a group a list is whole or empty.
MATCH (a:Party)
WHERE a.id >= $from AND a.id < $to
MATCH (a)-[t]->(b:Party)
WITH id(a) AS start, id(b) AS end, t, date('1970-01-01') AS epoch
WITH type(t) AS type, t.source AS source, t.weight_unit AS weight_unit, t.as_of AS as_of,
     t.since IS NULL AS no_since, t.until IS NULL AS no_until, t.weight IS NULL AS no_weight,
     t.commodity IS NULL AS no_commodity, t.confidence IS NULL AS no_confidence,
     collect(start) AS start,
     collect(end) AS end,
     collect(duration.inDays(epoch, t.since).days) AS since,
     collect(duration.inDays(epoch, t.until).days) AS until,
     collect(t.weight) AS weight,
     collect(t.commodity) AS commodity,
     collect(t.confidence) AS confidence
RETURN type, source, weight_unit, as_of, start, end, since, until, weight, commodity, confidence
