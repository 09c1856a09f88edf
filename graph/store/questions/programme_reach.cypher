// id: Siapa yang ikut tiap program: per kabupaten, anggota koperasi atau bukan, dipimpin perempuan?
// en: Who attended each programme: by regency, members of cooperatives or not, led by women?
// param region: text = "" | awalan kode wilayah, kosong berarti semua | region code or its beginning, empty for all
// param limit: integer = 50 | paling banyak baris | most rows
MATCH (m:Enterprise)-[:ATTENDED]->(g:Programme)
WHERE m.region STARTS WITH $region
WITH g, left(m.region, 5) AS region, m, EXISTS { (m)-[:MEMBER_OF]->(:Cooperative) } AS member
RETURN g.name AS programme, region, count(m) AS attended, count(CASE WHEN member THEN 1 END) AS cooperative_members,
       count(CASE WHEN m.women_led THEN 1 END) AS women_led
ORDER BY attended DESC, programme, region
LIMIT $limit
