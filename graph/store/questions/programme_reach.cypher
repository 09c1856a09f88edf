// id: Siapa yang ikut tiap program, dan siapa penyelenggaranya: per kabupaten, anggota koperasi, dipimpin perempuan?
// en: Who attended each programme, and who organises it: by regency, members of cooperatives or not, led by women?
// needs: programmes
// param region: text = "" | awalan kode wilayah, kosong berarti semua | region code or its beginning, empty for all
// param limit: integer = 50 | paling banyak baris | most rows
MATCH (m:Enterprise)-[:ATTENDED]->(g:Programme)
WHERE $region = '' OR m.region STARTS WITH $region
WITH DISTINCT g, left(m.region, 5) AS region, m, EXISTS { (m)-[:MEMBER_OF]->(:Cooperative) } AS member
WITH g, region, count(m) AS attended, count(CASE WHEN member THEN 1 END) AS cooperative_members,
     count(CASE WHEN m.women_led THEN 1 END) AS women_led
RETURN g.name AS programme, COLLECT { MATCH (o:Party)-[:ORGANISES]->(g) WITH DISTINCT o RETURN o.name ORDER BY o.name } AS organisers,
       region, attended, cooperative_members, women_led
ORDER BY attended DESC, programme, region
LIMIT $limit
