// id: Di mana barang ini diminta, berapa yang ditawarkan di wilayah itu, dan berapa selisihnya?
// en: Where is a commodity wanted, how much of it is offered in that regency, and what is the difference?
// param commodity: text = "" | awalan KBLI, kosong berarti semua | KBLI or its first digits, empty for all
// param region: text = "" | awalan kode wilayah, kosong berarti semua | region code or its beginning, empty for all
// param limit: integer = 50 | paling banyak baris | most rows
MATCH (p:Party)-[t:DEMANDS|OFFERS]->(g)
USING INDEX p:Party(region)
WHERE p.region STARTS WITH $region AND g.commodity STARTS WITH $commodity
WITH left(p.region, 5) AS region, g.commodity AS commodity, g.unit AS unit, type(t) = 'DEMANDS' AS asks,
     sum(g.units_per_month) AS units, count(DISTINCT p) AS parties
WITH region, commodity, unit,
     sum(CASE WHEN asks THEN units ELSE 0 END) AS wanted, sum(CASE WHEN asks THEN 0 ELSE units END) AS offered,
     sum(CASE WHEN asks THEN parties ELSE 0 END) AS buyers, sum(CASE WHEN asks THEN 0 ELSE parties END) AS makers
WHERE buyers > 0
RETURN region, commodity, unit, wanted, offered, wanted - offered AS short, buyers, makers
ORDER BY short DESC, region, commodity, unit
LIMIT $limit
