// id: Mesin apa ada di mana, dan siapa memegangnya?
// en: Which machines stand where, and who holds them?
// needs: machines
// param region: text = "" | awalan kode wilayah, kosong berarti semua | region code or its beginning, empty for all
// param limit: integer = 50 | paling banyak baris | most rows
MATCH (m:Machine)
WHERE $region = '' OR m.region STARTS WITH $region
OPTIONAL MATCH (h:Party)-[:HOLDS]->(m)
RETURN DISTINCT m.id AS machine, m.name AS name, m.region AS region, h.name AS holder
ORDER BY region, machine
LIMIT $limit
