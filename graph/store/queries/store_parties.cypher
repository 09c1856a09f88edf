// Parties of one kind. Their properties are the columns of a Network; whatever else is known of a party has a node
// of its own, but whether an enterprise is `unsized`: an index holds no size that is not there, and a question looks for
// them by region. A party that changed its kind loses the old label; what one that moved offers and demands moves with it.
UNWIND $rows AS row
MERGE (n:Party {id: row.id})
REMOVE n:Enterprise:Trader:Cooperative:Cluster:BdsProvider:FosterCompany:FinancialInstitution:Officer:Forum:Government:SharedFacility:FrontOffice:Institution:SocialEnterprise:Programme:Machine
SET n = row, n:$($labels), n.unsized = CASE WHEN n:Enterprise AND n.size IS NULL THEN true END
WITH n
MATCH (n)-[:OFFERS|DEMANDS]->(g)
WHERE coalesce(g.region, '') <> coalesce(n.region, '')
SET g.region = n.region
