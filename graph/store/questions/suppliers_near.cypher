// id: Pemasok mana yang paling dekat dengan pembeli barang ini, dan sertifikat apa yang kurang?
// en: Which suppliers stand nearest to the buyers of a commodity, and which certificate do they lack?
// param commodity: text = "" | awalan KBLI, kosong berarti semua | KBLI or its first digits, empty for all
// param region: text = "" | awalan kode wilayah, kosong berarti semua | region code or its beginning, empty for all
// param limit: integer = 50 | paling banyak baris | most rows
MATCH (b:Party)-[:DEMANDS]->(d:Demand)
WHERE d.commodity STARTS WITH $commodity AND b.region STARTS WITH $region AND b.lat IS NOT NULL
MATCH (o:Offer {commodity: d.commodity})<-[:OFFERS]-(s:Party)
WHERE s <> b AND o.unit = d.unit AND s.lat IS NOT NULL
WITH b, d, s, o, point.distance(point({latitude: b.lat, longitude: b.lon}),
                               point({latitude: s.lat, longitude: s.lon})) / 1000 AS km
RETURN b.name AS buyer, d.commodity AS commodity, s.name AS supplier, round(km, 1) AS distance_km,
       o.units_per_month AS units_per_month, d.unit AS unit,
       [c IN coalesce(d.required, []) WHERE NOT c IN coalesce(s.certifications, [])] AS lacks
ORDER BY distance_km, buyer, supplier
LIMIT $limit
