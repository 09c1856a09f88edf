// id: Usaha menengah dan besar mana yang belum bermitra dengan usaha mikro atau kecil?
// en: Which medium and large enterprises have no micro or small partner yet?
// needs: partnerships
// param commodity: text = "" | awalan KBLI, kosong berarti semua | KBLI or its first digits, empty for all
// param region: text = "" | awalan kode wilayah, kosong berarti semua | region code or its beginning, empty for all
// param limit: integer = 50 | paling banyak baris | most rows
MATCH (b:Enterprise)
USING INDEX b:Enterprise(region, size)
WHERE b.size IN ['medium', 'large'] AND b.region STARTS WITH $region
  AND ($commodity = '' OR any(k IN coalesce(b.kbli, []) WHERE k STARTS WITH $commodity))
  AND NOT EXISTS { (b)-[:PARTNERS_WITH]-(s:Enterprise) WHERE s.size IN ['micro', 'small'] }
RETURN b.id AS buyer, b.name AS name, b.region AS region, b.kbli AS kbli,
       [(b)-[:DEMANDS]->(d:Demand) | d.commodity] AS demands
ORDER BY size(demands) DESC, buyer
LIMIT $limit
