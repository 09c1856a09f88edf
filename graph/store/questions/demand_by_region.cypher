// id: Di mana barang ini diminta, berapa yang ditawarkan di wilayah itu, dan berapa selisihnya?
// en: Where is a commodity wanted, how much of it is offered in that regency, and what is the difference?
// param commodity: text = "" | awalan KBLI, kosong berarti semua | KBLI or its first digits, empty for all
// param region: text = "" | awalan kode wilayah, kosong berarti semua | region code or its beginning, empty for all
// param limit: integer = 50 | paling banyak baris | most rows
MATCH (b:Party)-[:DEMANDS]->(d:Demand)
WHERE d.commodity STARTS WITH $commodity AND b.region STARTS WITH $region
WITH left(b.region, 5) AS region, d.commodity AS commodity, d.unit AS unit,
     sum(d.units_per_month) AS wanted, count(DISTINCT b) AS buyers
OPTIONAL MATCH (o:Offer {commodity: commodity})<-[:OFFERS]-(s:Party)
WHERE s.region STARTS WITH region AND o.unit = unit
WITH region, commodity, unit, wanted, buyers, coalesce(sum(o.units_per_month), 0) AS offered, count(DISTINCT s) AS makers
RETURN region, commodity, unit, wanted, offered, wanted - offered AS short, buyers, makers
ORDER BY short DESC, region, commodity
LIMIT $limit
