// id: Perusahaan pembina mana membina siapa?
// en: Which foster companies support whom?
// needs: foster_companies
// param region: text = "" | awalan kode wilayah, kosong berarti semua | region code or its beginning, empty for all
// param limit: integer = 50 | paling banyak baris | most rows
MATCH (f:FosterCompany)
WHERE $region = '' OR f.region STARTS WITH $region
RETURN f.id AS foster_company, f.name AS name, f.region AS region, COUNT { MATCH (f)-[:FOSTERS]->(k:Cluster) RETURN DISTINCT k } AS clusters,
       COUNT { MATCH (f)-[:FOSTERS]->(m:Enterprise) RETURN DISTINCT m } AS enterprises
ORDER BY clusters + enterprises DESC, foster_company
LIMIT $limit
