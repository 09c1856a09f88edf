// A page of parties in the order of their ids, as lists of one property each: a thousand times fewer records.
MATCH (n:Party)
WHERE n.id >= $from
WITH n ORDER BY n.id LIMIT $limit
WITH properties(n) AS p, id(n) AS node
WITH p.kind AS kind, p.source AS source, p.as_of AS as_of, collect(node) AS node, collect(p) AS ps
RETURN kind, source, as_of, node,
       [p IN ps | p.id] AS id,
       [p IN ps | p.name] AS name,
       [p IN ps | p.legal_form] AS legal_form,
       [p IN ps | p.size] AS size,
       [p IN ps | p.size_basis] AS size_basis,
       [p IN ps | p.kbli] AS kbli,
       [p IN ps | p.region] AS region,
       [p IN ps | p.lat] AS lat,
       [p IN ps | p.lon] AS lon,
       [p IN ps | p.place_basis] AS place_basis,
       [p IN ps | p.workers] AS workers,
       [p IN ps | p.sales_rp_per_year] AS sales_rp_per_year,
       [p IN ps | p.capital_rp] AS capital_rp,
       [p IN ps | p.investment_rp] AS investment_rp,
       [p IN ps | p.established] AS established,
       [p IN ps | p.women_led] AS women_led,
       [p IN ps | p.export_oriented] AS export_oriented,
       [p IN ps | p.certifications] AS certifications,
       [p IN ps | p.parent] AS parent,
       [p IN ps | p.members] AS members,
       [p IN ps | p.slots] AS slots,
       [p IN ps | p.radius_km] AS radius_km,
       [p IN ps | p.commits_to_coach] AS commits_to_coach,
       [p IN ps | p.roles] AS roles,
       [p IN ps | p.aliases] AS aliases,
       [p IN ps | p.confidence] AS confidence
