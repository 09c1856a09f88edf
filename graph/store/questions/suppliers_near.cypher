// id: Di mana pembeli barang ini berada, siapa tiga pemasok terdekatnya di wilayah yang ditanyakan, dan sertifikat apa yang kurang?
// en: Where do the buyers of a commodity stand, which three suppliers of the region asked about are nearest, and which certificates do they lack?
// param commodity: text = "" | awalan KBLI, kosong berarti semua | KBLI or its first digits, empty for all
// param region: text = None | awalan kode wilayah | region code or its beginning
// param km: number = 50 | paling jauh sekian km garis lurus; tanpa pemasok berarti tidak ada sedekat itu | at most so many km as the crow flies; no supplier means none so near
// param limit: integer = 50 | paling banyak baris | most rows
// Places are rounded to a hundredth of a degree (1 km): a distance is worked out once for two places, not for each pair.
// Goods are looked at by two at a time, which takes a fifth less on two cores; most time goes to the good of most offers.
// Only the largest places of demand that can be shown are looked at further.
WITH $region AS within
CALL (within) {
  MATCH (g:Offer)
  USING INDEX g:Offer(region, commodity, party)
  WHERE g.region STARTS WITH within AND g.commodity STARTS WITH $commodity AND g.party IS NOT NULL
  RETURN g, g.commodity AS commodity, false AS asks
  UNION ALL
  MATCH (g:Demand)
  USING INDEX g:Demand(region, commodity, party)
  WHERE g.region STARTS WITH within AND g.commodity STARTS WITH $commodity AND g.party IS NOT NULL
  RETURN g, g.commodity AS commodity, true AS asks
}
WITH commodity, collect(CASE WHEN asks THEN g END) AS demands, collect(CASE WHEN NOT asks THEN g END) AS offers
WHERE size(demands) > 0 AND size(offers) > 0
CALL (demands, offers) {
  UNWIND demands AS d
  MATCH (d)<-[:DEMANDS]-(p)
  WITH offers, d, p, d.unit AS unit, left(d.region, 5) AS regency, round(p.lat, 2) AS lat, round(p.lon, 2) AS lon
  WHERE lat IS NOT NULL AND lon IS NOT NULL
  WITH offers, unit, regency, lat, lon, min(p.region) AS region, count(DISTINCT p) AS buyers, collect(d.required) AS required
  WHERE any(o IN offers WHERE o.unit = unit AND EXISTS { (o)<-[:OFFERS]-(p) WHERE p.lat IS NOT NULL AND p.lon IS NOT NULL })
  RETURN unit, lat, lon, region, buyers, required
} IN 2 CONCURRENT TRANSACTIONS OF 1 ROW
WITH commodity, offers, unit, lat, lon, region, buyers, required
ORDER BY buyers DESC, region, commodity, unit, lat, lon
LIMIT $limit
WITH commodity, offers, unit, collect({at: point({latitude: lat, longitude: lon}), region: region, buyers: buyers, required: required}) AS askers
CALL (offers, unit, askers) {
  CALL (offers, unit) {
    UNWIND offers AS o
    WITH o, unit WHERE o.unit = unit
    MATCH (o)<-[:OFFERS]-(s)
    WITH round(s.lat, 2) AS lat, round(s.lon, 2) AS lon, collect({party: s, units: o.units_per_month}) AS sellers
    WHERE lat IS NOT NULL AND lon IS NOT NULL
    ORDER BY lat, lon
    RETURN collect(point({latitude: lat, longitude: lon})) AS spots, collect(sellers) AS sold
  }
  UNWIND askers AS a
  CALL (a, spots, sold) {
    WITH a.at AS at
    UNWIND range(0, size(spots) - 1) AS k
    WITH k, point.distance(at, spots[k]) / 1000 AS km
    WHERE km <= $km
    ORDER BY km, k LIMIT 3
    UNWIND sold[k] AS seller
    WITH seller, km ORDER BY km, seller.units DESC, seller.party.id LIMIT 3
    RETURN collect({seller: seller, km: km}) AS near
  }
  RETURN a, near
} IN 2 CONCURRENT TRANSACTIONS OF 1 ROW
UNWIND CASE WHEN size(near) > 0 THEN near ELSE [{}] END AS one
WITH commodity, unit, a, one.seller AS seller, one.km AS km
RETURN a.region AS region, commodity, a.buyers AS buyers, seller.party.name AS supplier_name, round(km, 1) AS distance_km,
       seller.units AS units_per_month, unit, CASE WHEN seller IS NOT NULL THEN COLLECT {
         UNWIND a.required AS some
         UNWIND some AS certificate
         WITH DISTINCT certificate
         WHERE NOT certificate IN coalesce(seller.party.certifications, [])
         RETURN certificate ORDER BY certificate
       } END AS lacks
ORDER BY buyers DESC, region, commodity, unit, a.at.latitude, a.at.longitude, distance_km, units_per_month DESC, supplier_name
LIMIT $limit
