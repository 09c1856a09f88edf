// id: Wirausaha sosial mana bekerja sama dengan lembaga mana?
// en: Which social enterprises work with which institutions?
// needs: social_enterprises
// param region: text = "" | awalan kode wilayah, kosong berarti semua | region code or its beginning, empty for all
// param limit: integer = 50 | paling banyak baris | most rows
MATCH (s:SocialEnterprise)
WHERE $region = '' OR s.region STARTS WITH $region
OPTIONAL MATCH (s)-[:PARTNERS_WITH]-(i:Party)
RETURN s.id AS social_enterprise, s.name AS name, s.region AS region, collect(DISTINCT i.name) AS partners
ORDER BY size(partners) DESC, social_enterprise
LIMIT $limit
