// id: Perusahaan pembina mana membina siapa?
// en: Which foster companies support whom?
// needs: foster_companies
// param region: text = "" | awalan kode wilayah, kosong berarti semua | region code or its beginning, empty for all
// param limit: integer = 50 | paling banyak baris | most rows
MATCH (f:FosterCompany)
WHERE f.region STARTS WITH $region
RETURN f.id AS foster_company, f.name AS name, f.region AS region, COUNT { (f)-[:FOSTERS]->(:Cluster) } AS clusters,
       COUNT { (f)-[:FOSTERS]->(:Enterprise) } AS enterprises
ORDER BY clusters + enterprises DESC, foster_company
LIMIT $limit
