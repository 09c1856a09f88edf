// id: Usaha mana yang tidak didampingi siapa pun, per kabupaten?
// en: Which enterprises does nobody coach, by regency?
// needs: officers
// param region: text = "" | awalan kode wilayah, kosong berarti semua | region code or its beginning, empty for all
// param limit: integer = 50 | paling banyak baris | most rows
// param as_of: date = null | hari yang ditanyakan, kosong berarti hari daftar terbaru | the day asked about, empty for that of the newest list
// Whose size no list states counts as micro or small where it offers something, as gaps count it (planning/small.py).
WITH $region AS within
CALL (within) {
  MATCH (m:Enterprise)
  USING INDEX m:Enterprise(region, size)
  WHERE m.region STARTS WITH within AND m.size IN ['micro', 'small']
  RETURN m
  UNION ALL
  MATCH (m:Enterprise)
  USING INDEX m:Enterprise(region, unsized)
  WHERE m.region STARTS WITH within AND m.unsized = true AND EXISTS { (m)-[:OFFERS]->() }
  RETURN m
}
WITH left(m.region, 5) AS region, m,
     EXISTS {
       (m)-[r:COACHES|PART_OF]-(t)
       WHERE (t:Officer OR EXISTS { (t:Cluster)<-[f:FACILITATES]-(:Officer) WHERE coalesce(f.since <= $as_of, true) AND coalesce(f.until > $as_of, true) })
         AND coalesce(r.since <= $as_of, true) AND coalesce(r.until > $as_of, true)
     } AS coached
RETURN region, count(m) AS enterprises, count(CASE WHEN NOT coached THEN 1 END) AS without
ORDER BY without DESC, region
LIMIT $limit
