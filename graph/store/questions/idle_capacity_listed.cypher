// id: Siapa yang menyatakan belum punya pembeli, atau hanya menjual lewat pedagang?
// en: Who states to have no buyer, or to sell through a trader only?
// param commodity: text = "" | awalan KBLI, kosong berarti semua | KBLI or its first digits, empty for all
// param region: text = "" | awalan kode wilayah, kosong berarti semua | region code or its beginning, empty for all
// param outlet: text = "none" | none atau trader | none or trader
// param limit: integer = 50 | paling banyak baris | most rows
MATCH (o:Offer)
USING INDEX o:Offer(region, outlet, commodity)
WHERE o.region STARTS WITH $region AND o.outlet = $outlet AND o.commodity STARTS WITH $commodity
WITH o, o.units_per_month AS units_per_month, o.party AS party
ORDER BY units_per_month DESC, party
LIMIT $limit
MATCH (s:Party {id: party})
RETURN party, s.name AS name, s.region AS region, o.commodity AS commodity,
       units_per_month, o.unit AS unit, o.price_rp_per_unit AS stated_price_rp_per_unit
ORDER BY units_per_month DESC, party
