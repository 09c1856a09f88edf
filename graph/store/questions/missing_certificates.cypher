// id: Sertifikat apa yang disyaratkan pembeli dan belum dimiliki pemasok barang itu?
// en: Which certificates do buyers demand that suppliers of the thing do not hold?
// param commodity: text = "" | awalan KBLI, kosong berarti semua | KBLI or its first digits, empty for all
// param region: text = "" | awalan kode wilayah, kosong berarti semua | region code or its beginning, empty for all
// param limit: integer = 50 | paling banyak baris | most rows
// A demand without certificates states an empty list: the index gives those above it, good by good of the region.
MATCH (o:Offer)
USING INDEX o:Offer(region, commodity, party)
WHERE o.region STARTS WITH $region AND o.commodity STARTS WITH $commodity AND o.party IS NOT NULL
WITH o.commodity AS commodity, collect(o) AS offers
CALL (commodity) {
  MATCH (d:Demand)
  USING INDEX d:Demand(commodity, required)
  WHERE d.commodity = commodity AND d.required > []
  WITH d.required AS required, count(d) AS demands, sum(d.units_per_month) AS wanted
  UNWIND required AS certificate
  WITH certificate, sum(demands) AS demands, sum(wanted) AS units_wanted
  RETURN collect({certificate: certificate, demands: demands, units_wanted: units_wanted}) AS asked
}
WITH commodity, offers, asked
WHERE size(asked) > 0
CALL (offers) {
  UNWIND offers AS o
  MATCH (o)<-[:OFFERS]-(s)
  WITH s.certifications AS held, count(DISTINCT s) AS makers
  RETURN collect({held: coalesce(held, []), makers: makers}) AS groups
}
UNWIND asked AS a
UNWIND groups AS g
WITH commodity, a.certificate AS certificate, a.demands AS demands, a.units_wanted AS units_wanted, sum(g.makers) AS suppliers,
     sum(CASE WHEN a.certificate IN g.held THEN 0 ELSE g.makers END) AS without
RETURN commodity, certificate, demands, units_wanted, suppliers, without
ORDER BY without DESC, commodity, certificate
LIMIT $limit
