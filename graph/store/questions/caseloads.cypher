// id: Berapa usaha yang didampingi tiap pendamping?
// en: How many enterprises does each officer coach?
// needs: officers
// param region: text = "" | awalan kode wilayah, kosong berarti semua | region code or its beginning, empty for all
// param limit: integer = 50 | paling banyak baris | most rows
// param as_of: date = null | hari yang ditanyakan, kosong berarti hari daftar terbaru | the day asked about, empty for that of the newest list
MATCH (o:Officer)
WHERE $region = '' OR o.region STARTS WITH $region
RETURN o.id AS officer, o.name AS name, o.region AS region, COUNT { MATCH (o)-[r:COACHES]->(m:Enterprise) WHERE coalesce(r.since <= $as_of, true) AND coalesce(r.until > $as_of, true) RETURN DISTINCT m } AS enterprises,
       COUNT { MATCH (o)-[r:FACILITATES]->(k:Cluster) WHERE coalesce(r.since <= $as_of, true) AND coalesce(r.until > $as_of, true) RETURN DISTINCT k } AS clusters
ORDER BY enterprises DESC, officer
LIMIT $limit
