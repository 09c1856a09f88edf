// id: Berapa usaha per ukuran dan kegiatan di wilayah ini?
// en: How many enterprises are there in a region, by size and activity?
// param region: text = None | awalan kode wilayah | region code or its beginning
// param limit: integer = 50 | paling banyak baris | most rows
MATCH (m:Party:Enterprise)
USING INDEX m:Party(region)
WHERE m.region STARTS WITH $region
RETURN m.kbli[0] AS kbli, m.size AS size, count(m) AS enterprises
ORDER BY enterprises DESC, kbli, size
LIMIT $limit
