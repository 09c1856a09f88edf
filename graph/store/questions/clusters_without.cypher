// id: Klaster mana yang tidak punya pembeli, BDS, bank, forum, pembina, atau perguruan tinggi?
// en: Which clusters have no buyer, no BDS, no bank, no forum, no foster company, no university?
// needs: clusters
// parts lacks: buyer=trade, bds=providers, bank=banks, forum=forums, foster_company=foster_companies, university=universities
// param region: text = "" | awalan kode wilayah, kosong berarti semua | region code or its beginning, empty for all
// param limit: integer = 50 | paling banyak baris | most rows
// param as_of: date = null | hari yang ditanyakan, kosong berarti hari daftar terbaru | the day asked about, empty for that of the newest list
// One pattern for the cluster and its members: two of each took the server ten seconds to plan when it had just started.
MATCH (k:Cluster)
WHERE $region = '' OR k.region STARTS WITH $region
WITH k, COUNT { MATCH (m:Party)-[:PART_OF]->(k) RETURN DISTINCT m } AS n,
  EXISTS { (k)<-[:PART_OF*0..1]-()-[t:SUPPLIES|PARTNERS_WITH|SUBCONTRACTS]-(b:Enterprise) WHERE coalesce(t.since <= $as_of, true) AND coalesce(t.until > $as_of, true) AND (b.size IN ['medium', 'large'] OR b.unsized = true AND EXISTS { (b)-[:DEMANDS]->() }) } AS buyer,
  EXISTS { (k)<-[:PART_OF*0..1]-()<-[t:SERVES]-(:BdsProvider) WHERE coalesce(t.since <= $as_of, true) AND coalesce(t.until > $as_of, true) } AS bds,
  EXISTS { (k)<-[:PART_OF*0..1]-()<-[t:FINANCES]-(:FinancialInstitution) WHERE coalesce(t.since <= $as_of, true) AND coalesce(t.until > $as_of, true) } AS bank,
  EXISTS { (k)<-[:PART_OF*0..1]-()-[t:ATTENDED|SITS_ON|MEMBER_OF]->(:Forum) WHERE coalesce(t.since <= $as_of, true) AND coalesce(t.until > $as_of, true) } AS forum,
  EXISTS { (k)<-[:PART_OF*0..1]-()<-[t:FOSTERS]-(:FosterCompany) WHERE coalesce(t.since <= $as_of, true) AND coalesce(t.until > $as_of, true) } AS foster,
  EXISTS { (k)<-[:PART_OF*0..1]-()-[t:SERVES|LEARNS_FROM|COOPERATES_WITH|PARTNERS_WITH|INFORMS]-(:Institution) WHERE coalesce(t.since <= $as_of, true) AND coalesce(t.until > $as_of, true) } AS university
WITH k, n, [x IN [CASE WHEN NOT buyer THEN 'buyer' END, CASE WHEN NOT bds THEN 'bds' END,
                  CASE WHEN NOT bank THEN 'bank' END, CASE WHEN NOT forum THEN 'forum' END,
                  CASE WHEN NOT foster THEN 'foster_company' END,
                  CASE WHEN NOT university THEN 'university' END] WHERE x IS NOT NULL] AS lacks
WHERE size(lacks) > 0
RETURN k.id AS cluster, k.name AS name, k.region AS region, n AS members, lacks
ORDER BY size(lacks) DESC, cluster
LIMIT $limit
