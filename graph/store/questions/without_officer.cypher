// id: Usaha mana yang tidak didampingi siapa pun, per kabupaten?
// en: Which enterprises does nobody coach, by regency?
// needs: officers
// param region: text = "" | awalan kode wilayah, kosong berarti semua | region code or its beginning, empty for all
// param limit: integer = 50 | paling banyak baris | most rows
// Whose size no list states counts as micro or small where it offers something, as gaps count it.
WITH $region AS within
CALL (within) {
  MATCH (m:Enterprise)
  USING INDEX m:Enterprise(region, size)
  WHERE m.region STARTS WITH within AND m.size IN ['micro', 'small']
  RETURN m
  UNION ALL
  MATCH (g:Offer)
  USING INDEX g:Offer(region, commodity, party)
  WHERE g.region STARTS WITH within AND g.commodity STARTS WITH '' AND g.party IS NOT NULL
  MATCH (g)<-[:OFFERS]-(m:Enterprise)
  WHERE m.size IS NULL
  RETURN DISTINCT m
}
WITH left(m.region, 5) AS region, m,
     EXISTS { (m)<-[:COACHES]-(:Officer) } OR EXISTS { (m)-[:PART_OF]->(:Cluster)<-[:FACILITATES]-(:Officer) } AS coached
RETURN region, count(m) AS enterprises, count(CASE WHEN NOT coached THEN 1 END) AS without
ORDER BY without DESC, region
LIMIT $limit
