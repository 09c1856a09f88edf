// id: Berapa bagian penjualan tiap klaster (unit kali harga, dari penawaran yang menyebut ke mana dijual) lewat pedagang, dan siapa pedagang terbesarnya?
// en: What share of each cluster's sales (units times price, of offers that say where they are sold) goes through traders, and who is the largest?
// needs: clusters, trade
// param region: text = "" | awalan kode wilayah, kosong berarti semua | region code or its beginning, empty for all
// param limit: integer = 50 | paling banyak baris | most rows
// param as_of: date = null | hari yang ditanyakan, kosong berarti hari daftar terbaru | the day asked about, empty for that of the newest list
// Sales are those that `gaps --kind market_access` counts (planning/lacks/access.py). Which trader is the largest is what ties
// say: by what is sold where every tie says how much, else by how many makers sell to it, and then its share is not known.
MATCH (k:Cluster)
WHERE $region = '' OR k.region STARTS WITH $region
CALL (k) {
  MATCH (m:Party)-[r:PART_OF]->(k), (m)-[:OFFERS]->(o:Offer)
  WHERE o.outlet IN ['trader', 'direct'] AND coalesce(r.since <= $as_of, true) AND coalesce(r.until > $as_of, true)
    AND (m:Cooperative OR m:Enterprise AND (m.size IN ['micro', 'small'] OR m.unsized = true))
  WITH DISTINCT o, coalesce(o.units_per_month * coalesce(o.outlet_price_rp_per_unit, o.price_rp_per_unit), 0) AS worth
  RETURN sum(worth) AS sales, sum(CASE WHEN o.outlet = 'trader' THEN worth ELSE 0 END) AS through, count(o) AS offers
}
CALL (k) {
  MATCH (m:Party)-[r:PART_OF]->(k), (m)-[t:SUPPLIES]->(x:Party)
  WHERE coalesce(t.since <= $as_of, true) AND coalesce(t.until > $as_of, true)
    AND coalesce(r.since <= $as_of, true) AND coalesce(r.until > $as_of, true)
  WITH m, x, t ORDER BY t.as_of DESC
  WITH m, x, t.commodity AS good, collect(t)[0] AS t
  WITH x, sum(t.weight) AS sold, count(t) AS ties, count(t.weight) AS weighed, count(DISTINCT m) AS makers
  WITH collect({name: x.name, id: x.id, trader: x:Trader, sold: sold, makers: makers}) AS takers, sum(sold) AS total,
       sum(ties) = sum(weighed) AS known
  UNWIND [{trader: true}] + takers AS taker
  WITH taker, total, known WHERE taker.trader
  WITH taker, total, known
  ORDER BY CASE WHEN known THEN coalesce(taker.sold, -1) ELSE coalesce(taker.makers, -1) END DESC, taker.id
  LIMIT 1
  RETURN taker, total, known
}
WITH k, sales, through, offers, taker, total, known
WHERE offers > 0 OR taker.id IS NOT NULL
RETURN k.id AS cluster, k.name AS name, CASE WHEN offers > 0 THEN sales END AS sales_rp_per_month,
       CASE WHEN sales > 0 THEN 1.0 * through / sales END AS share_through_traders, taker.name AS largest_trader,
       CASE WHEN known AND total > 0 THEN taker.sold / total END AS its_share
ORDER BY share_through_traders IS NULL, share_through_traders DESC, cluster
LIMIT $limit
