// id: Loket mana (klinik bisnis, pusat UKM) yang tidak punya lembaga di belakangnya?
// en: Which front offices (clinics, SME centres) have no institution behind them?
// needs: front_offices
// param region: text = "" | awalan kode wilayah, kosong berarti semua | region code or its beginning, empty for all
// param limit: integer = 50 | paling banyak baris | most rows
MATCH (d:FrontOffice)
WHERE $region = '' OR d.region STARTS WITH $region
WITH d, COUNT { MATCH (d)-[:REFERS_TO]->(p:Party) RETURN DISTINCT p } AS behind, COUNT { MATCH (d)-[:INFORMS]->(m:Enterprise) RETURN DISTINCT m } AS told
RETURN d.id AS front_office, d.name AS name, d.region AS region, behind, told
ORDER BY behind, told DESC, front_office
LIMIT $limit
