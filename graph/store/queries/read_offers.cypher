// The offers of the parties between two ids, as lists of one property each; dates as days since 1970.
MATCH (n:Party)
WHERE n.id >= $from AND n.id < $to
MATCH (n)-[:OFFERS]->(o:Offer)
WITH id(n) AS node, properties(o) AS p, date('1970-01-01') AS epoch
WITH p.source AS source, epoch, collect(node) AS node, collect(p) AS ps
RETURN source, node,
       [p IN ps | p.id] AS id,
       [p IN ps | p.commodity] AS commodity,
       [p IN ps | p.product] AS product,
       [p IN ps | p.unit] AS unit,
       [p IN ps | p.units_per_month] AS units_per_month,
       [p IN ps | p.price_rp_per_unit] AS price_rp_per_unit,
       [p IN ps | p.outlet] AS outlet,
       [p IN ps | p.outlet_price_rp_per_unit] AS outlet_price_rp_per_unit,
       [p IN ps | p.grade] AS grade,
       [p IN ps | p.min_lot_units] AS min_lot_units,
       [p IN ps | p.radius_km] AS radius_km,
       [p IN ps | duration.inDays(epoch, p.month).days] AS month,
       [p IN ps | p.stock] AS stock,
       [p IN ps | duration.inDays(epoch, p.until).days] AS until,
       [p IN ps | duration.inDays(epoch, p.as_of).days] AS as_of,
       [p IN ps | p.confidence] AS confidence
