// id: Berapa bagian penjualan tiap klaster lewat pedagang, dan siapa pedagang terbesarnya?
// en: What share of each cluster's sales goes through traders, and who is the largest?
// needs: clusters, trade
// param region: text = "" | awalan kode wilayah, kosong berarti semua | region code or its beginning, empty for all
// param limit: integer = 50 | paling banyak baris | most rows
// param as_of: date = null | hari yang ditanyakan, kosong berarti hari daftar terbaru | the day asked about, empty for that of the newest list
MATCH (m:Party)-[:PART_OF]->(k:Cluster), (m)-[t:SUPPLIES]->(x:Party)
WHERE k.region STARTS WITH $region AND coalesce(t.since <= $as_of, true) AND coalesce(t.until > $as_of, true)
WITH k, x, sum(coalesce(t.weight, 1.0)) AS sold
ORDER BY sold DESC, x.id
WITH k, collect({name: x.name, kind: x.kind, sold: sold}) AS takers, sum(sold) AS total
WITH k, total, [t IN takers WHERE t.kind = 'trader'] AS traders
RETURN k.id AS cluster, k.name AS name, total AS sales_rp_per_month,
       reduce(s = 0.0, t IN traders | s + t.sold) / total AS share_through_traders,
       CASE WHEN size(traders) > 0 THEN traders[0].name END AS largest_trader,
       CASE WHEN size(traders) > 0 THEN traders[0].sold / total END AS its_share
ORDER BY share_through_traders DESC, cluster
LIMIT $limit
