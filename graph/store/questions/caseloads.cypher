// id: Berapa usaha yang didampingi tiap pendamping?
// en: How many enterprises does each officer coach?
// needs: officers
// param region: text = "" | awalan kode wilayah, kosong berarti semua | region code or its beginning, empty for all
// param limit: integer = 50 | paling banyak baris | most rows
// param as_of: date = null | hari yang ditanyakan, kosong berarti hari daftar terbaru | the day asked about, empty for that of the newest list
MATCH (o:Officer)
WHERE o.region STARTS WITH $region
RETURN o.id AS officer, o.name AS name, o.region AS region, COUNT { (o)-[r:COACHES]->(:Enterprise) WHERE coalesce(r.since <= $as_of, true) AND coalesce(r.until > $as_of, true) } AS enterprises,
       COUNT { (o)-[r:FACILITATES]->(:Cluster) WHERE coalesce(r.since <= $as_of, true) AND coalesce(r.until > $as_of, true) } AS clusters
ORDER BY enterprises DESC, officer
LIMIT $limit
