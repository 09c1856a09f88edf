// id: Di mana barang ini diminta, berapa yang ditawarkan di wilayah itu, dan berapa kurangnya (0: cukup)?
// en: Where is a commodity wanted, how much of it is offered in that regency, and how much is short (0: enough)?
// param commodity: text = "" | awalan KBLI, kosong berarti semua | KBLI or its first digits, empty for all
// param region: text = "" | awalan kode wilayah, kosong berarti semua | region code or its beginning, empty for all
// param limit: integer = 50 | paling banyak baris | most rows
// Goods know their region and party, so that an index gives both without a look at the parties.
WITH $region AS within
CALL (within) {
  MATCH (g:Offer) USING INDEX g:Offer(region, commodity, party)
  WHERE g.region STARTS WITH within AND g.commodity STARTS WITH $commodity AND g.party IS NOT NULL
  RETURN left(g.region, 5) AS region, g.commodity AS commodity, g.unit AS unit, 0 AS wanted, sum(g.units_per_month) AS offered, 0 AS buyers, count(DISTINCT g.party) AS makers
  UNION ALL
  MATCH (g:Demand) USING INDEX g:Demand(region, commodity, party)
  WHERE g.region STARTS WITH within AND g.commodity STARTS WITH $commodity AND g.party IS NOT NULL
  RETURN left(g.region, 5) AS region, g.commodity AS commodity, g.unit AS unit, sum(g.units_per_month) AS wanted, 0 AS offered, count(DISTINCT g.party) AS buyers, 0 AS makers
}
WITH region, commodity, unit, sum(wanted) AS wanted, sum(offered) AS offered, sum(buyers) AS buyers, sum(makers) AS makers
WHERE buyers > 0
RETURN region, commodity, unit, wanted, offered, CASE WHEN wanted > offered THEN wanted - offered ELSE 0 END AS short, buyers, makers
ORDER BY wanted - offered DESC, region, commodity, unit
LIMIT $limit
