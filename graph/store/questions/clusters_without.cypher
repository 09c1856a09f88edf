// id: Klaster mana yang tidak punya pembeli, BDS, bank, forum, pembina, atau perguruan tinggi?
// en: Which clusters have no buyer, no BDS, no bank, no forum, no foster company, no university?
// param region: text = "" | awalan kode wilayah, kosong berarti semua | region code or its beginning, empty for all
// param limit: integer = 50 | paling banyak baris | most rows
MATCH (k:Cluster)
WHERE k.region STARTS WITH $region
CALL (k) {
  MATCH (m:Party)-[:PART_OF]->(k) RETURN m
  UNION
  RETURN k AS m
}
WITH k, m,
  EXISTS { (m)-[t:SUPPLIES|PARTNERS_WITH|SUBCONTRACTS]-(b:Enterprise) WHERE t.until IS NULL AND b.size IN ['medium', 'large'] } AS buyer,
  EXISTS { (m)<-[t:SERVES]-(:BdsProvider) WHERE t.until IS NULL } AS bds,
  EXISTS { (m)<-[t:FINANCES]-(:FinancialInstitution) WHERE t.until IS NULL } AS bank,
  EXISTS { (m)-[:ATTENDED|SITS_ON|MEMBER_OF]->(:Forum) } AS forum,
  EXISTS { (m)<-[t:FOSTERS]-(:FosterCompany) WHERE t.until IS NULL } AS foster,
  EXISTS { (m)-[:SERVES|LEARNS_FROM|COOPERATES_WITH|PARTNERS_WITH|INFORMS]-(:Institution) } AS university
WITH k, count(m) - 1 AS n, max(buyer) AS buyer, max(bds) AS bds, max(bank) AS bank, max(forum) AS forum,
     max(foster) AS foster, max(university) AS university
WITH k, n, [x IN [CASE WHEN NOT buyer THEN 'buyer' END, CASE WHEN NOT bds THEN 'bds' END,
                  CASE WHEN NOT bank THEN 'bank' END, CASE WHEN NOT forum THEN 'forum' END,
                  CASE WHEN NOT foster THEN 'foster_company' END,
                  CASE WHEN NOT university THEN 'university' END] WHERE x IS NOT NULL] AS lacks
WHERE size(lacks) > 0
RETURN k.id AS cluster, k.name AS name, k.region AS region, n AS members, lacks
ORDER BY size(lacks) DESC, cluster
LIMIT $limit
