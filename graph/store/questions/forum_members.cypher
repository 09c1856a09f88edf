// id: Siapa duduk di tiap forum, dan unsur mana yang belum hadir (pemerintah, perguruan tinggi, swasta)?
// en: Who sits on each forum, and which of government, university and business is missing?
// needs: forums
// param region: text = "" | awalan kode wilayah, kosong berarti semua | region code or its beginning, empty for all
// param limit: integer = 50 | paling banyak baris | most rows
MATCH (f:Forum)
WHERE $region = '' OR f.region STARTS WITH $region
OPTIONAL MATCH (p:Party)-[:SITS_ON]->(f)
WITH DISTINCT f, p
WITH f, collect(p.name) AS members, collect(p.kind) AS kinds
RETURN f.id AS forum, f.name AS name, members,
       [x IN [CASE WHEN NOT 'government' IN kinds THEN 'public' END,
              CASE WHEN NOT 'institution' IN kinds THEN 'academic' END,
              CASE WHEN NOT any(k IN kinds WHERE k IN ['enterprise', 'cooperative', 'financial_institution', 'foster_company', 'bds_provider']) THEN 'private' END]
        WHERE x IS NOT NULL] AS lacks
ORDER BY forum
LIMIT $limit
