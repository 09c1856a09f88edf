// id: Usaha mana yang tidak didampingi siapa pun, per kabupaten?
// en: Which enterprises does nobody coach, by regency?
// needs: officers
// param region: text = "" | awalan kode wilayah, kosong berarti semua | region code or its beginning, empty for all
// param limit: integer = 50 | paling banyak baris | most rows
MATCH (m:Enterprise)
USING INDEX m:Enterprise(region, size)
WHERE m.region STARTS WITH $region AND m.size IN ['micro', 'small']
WITH left(m.region, 5) AS region, m,
     EXISTS { (m)<-[:COACHES]-(:Officer) } OR EXISTS { (m)-[:PART_OF]->(:Cluster)<-[:FACILITATES]-(:Officer) } AS coached
RETURN region, count(m) AS enterprises, count(CASE WHEN NOT coached THEN 1 END) AS without
ORDER BY without DESC, region
LIMIT $limit
