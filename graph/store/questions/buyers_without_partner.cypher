// id: Usaha menengah dan besar mana yang belum bermitra dengan usaha mikro atau kecil?
// en: Which medium and large enterprises have no micro or small partner yet?
// needs: partnerships
// param commodity: text = "" | awalan KBLI, kosong berarti semua | KBLI or its first digits, empty for all
// param region: text = "" | awalan kode wilayah, kosong berarti semua | region code or its beginning, empty for all
// param limit: integer = 50 | paling banyak baris | most rows
// param as_of: date = null | hari yang ditanyakan, kosong berarti hari daftar terbaru | the day asked about, empty for that of the newest list
// Of unknown size: who states a demand counts as a buyer, who offers something as a micro or small partner, as gaps count them.
WITH $region AS within
CALL (within) {
  MATCH (b:Enterprise)
  USING INDEX b:Enterprise(region, size)
  WHERE b.region STARTS WITH within AND b.size IN ['medium', 'large']
  RETURN b
  UNION ALL
  MATCH (b:Enterprise)
  USING INDEX b:Enterprise(region, unsized)
  WHERE b.region STARTS WITH within AND b.unsized = true AND EXISTS { (b)-[:DEMANDS]->() }
  RETURN b
}
WITH b
WHERE ($commodity = '' OR any(k IN coalesce(b.kbli, []) WHERE k STARTS WITH $commodity))
  AND NOT EXISTS {
    (b)-[p:PARTNERS_WITH]-(s:Enterprise)
    WHERE (s.size IN ['micro', 'small'] OR s.unsized = true AND EXISTS { (s)-[:OFFERS]->() })
      AND coalesce(p.since <= $as_of, true) AND coalesce(p.until > $as_of, true)
  }
RETURN b.id AS buyer, b.name AS name, b.region AS region, b.kbli AS kbli,
       [(b)-[:DEMANDS]->(d:Demand) | d.commodity] AS demands
ORDER BY size(demands) DESC, buyer
LIMIT $limit
