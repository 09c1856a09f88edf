// id: Di mana pembeli barang ini berada, siapa tiga pemasok terdekatnya di kabupaten itu, dan sertifikat apa yang kurang?
// en: Where do the buyers of a commodity stand, which three suppliers of that regency are nearest, and which certificates do they lack?
// param commodity: text = "" | awalan KBLI, kosong berarti semua | KBLI or its first digits, empty for all
// param region: text = None | awalan kode wilayah | region code or its beginning
// param limit: integer = 50 | paling banyak baris | most rows
// Places are rounded to a hundredth of a degree (1 km): a distance is worked out once for two places, not for each pair.
MATCH (p:Party)-[t:DEMANDS|OFFERS]->(g)
USING INDEX p:Party(region)
WHERE p.region STARTS WITH $region AND g.commodity STARTS WITH $commodity
WITH left(p.region, 5) AS regency, g.commodity AS commodity, g.unit AS unit, type(t) = 'DEMANDS' AS asks,
     round(p.lat, 2) AS lat, round(p.lon, 2) AS lon, p, g
WHERE lat IS NOT NULL AND lon IS NOT NULL
WITH regency, commodity, unit, asks, lat, lon, min(p.region) AS region, count(DISTINCT p) AS buyers,
     collect(CASE WHEN asks THEN g.required END) AS required,
     collect(CASE WHEN NOT asks THEN {party: p, units: g.units_per_month} END) AS sellers
WITH regency, commodity, unit, asks, point({latitude: lat, longitude: lon}) AS at, region, buyers, sellers, required
WITH regency, commodity, unit,
     collect(CASE WHEN asks THEN {at: at, region: region, buyers: buyers, required: required} END) AS askers,
     collect(CASE WHEN NOT asks THEN {at: at, sellers: sellers} END) AS places
UNWIND askers AS a
CALL (a, places) {
  UNWIND places AS place
  WITH place, point.distance(a.at, place.at) / 1000 AS km
  ORDER BY km, place.at.latitude, place.at.longitude LIMIT 3
  UNWIND place.sellers AS seller
  WITH seller, km ORDER BY km, seller.units DESC, seller.party.id LIMIT 3
  RETURN seller, km
}
RETURN a.region AS region, commodity, a.buyers AS buyers, seller.party.name AS supplier_name, round(km, 1) AS distance_km,
       seller.units AS units_per_month, unit, COLLECT {
         UNWIND a.required AS some
         UNWIND some AS certificate
         WITH DISTINCT certificate
         WHERE NOT certificate IN coalesce(seller.party.certifications, [])
         RETURN certificate ORDER BY certificate
       } AS lacks
ORDER BY buyers DESC, region, commodity, unit, distance_km, units_per_month DESC, supplier_name
LIMIT $limit
