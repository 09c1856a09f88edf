// id: Berapa usaha yang didampingi tiap pendamping?
// en: How many enterprises does each officer coach?
// needs: officers
// param region: text = "" | awalan kode wilayah, kosong berarti semua | region code or its beginning, empty for all
// param limit: integer = 50 | paling banyak baris | most rows
MATCH (o:Officer)
WHERE o.region STARTS WITH $region
RETURN o.id AS officer, o.name AS name, o.region AS region, COUNT { (o)-[:COACHES]->(:Enterprise) } AS enterprises,
       COUNT { (o)-[:FACILITATES]->(:Cluster) } AS clusters
ORDER BY enterprises DESC, officer
LIMIT $limit
