// id: Sertifikat apa yang disyaratkan pembeli dan belum dimiliki pemasok barang itu?
// en: Which certificates do buyers demand that suppliers of the thing do not hold?
// param commodity: text = "" | awalan KBLI, kosong berarti semua | KBLI or its first digits, empty for all
// param region: text = "" | awalan kode wilayah, kosong berarti semua | region code or its beginning, empty for all
// param limit: integer = 50 | paling banyak baris | most rows
MATCH (b:Party)-[:DEMANDS]->(d:Demand)
WHERE d.commodity STARTS WITH $commodity AND size(coalesce(d.required, [])) > 0
UNWIND d.required AS certificate
WITH d.commodity AS commodity, certificate, count(DISTINCT b) AS buyers, sum(d.units_per_month) AS wanted
MATCH (s:Party)-[:OFFERS]->(o:Offer {commodity: commodity})
WHERE s.region STARTS WITH $region
WITH commodity, certificate, buyers, wanted, collect(DISTINCT s) AS suppliers
RETURN commodity, certificate, buyers, wanted AS units_wanted, size(suppliers) AS suppliers,
       size([s IN suppliers WHERE NOT certificate IN coalesce(s.certifications, [])]) AS without
ORDER BY without DESC, commodity, certificate
LIMIT $limit
