// id: Klaster mana yang membuat barang yang sama?
// en: Which clusters make the same product?
// needs: clusters
// param region: text = "" | awalan kode wilayah, kosong berarti semua | region code or its beginning, empty for all
// param limit: integer = 50 | paling banyak baris | most rows
MATCH (a:Cluster), (b:Cluster)
WHERE ($region = '' OR a.region STARTS WITH $region) AND a.id < b.id AND a.kbli[0] = b.kbli[0]
RETURN a.name AS cluster, b.name AS rival, a.kbli[0] AS kbli, COUNT { MATCH (m:Party)-[:PART_OF]->(a) RETURN DISTINCT m } AS members,
       COUNT { MATCH (m:Party)-[:PART_OF]->(b) RETURN DISTINCT m } AS rival_members
ORDER BY kbli, cluster, rival
LIMIT $limit
