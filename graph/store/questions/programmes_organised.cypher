// id: Program apa saja yang ada, dan siapa penyelenggaranya?
// en: Which programmes are there, and who organises them?
// needs: programmes
// param region: text = "" | awalan kode wilayah, kosong berarti semua | region code or its beginning, empty for all
// param limit: integer = 50 | paling banyak baris | most rows
MATCH (g:Programme)
WHERE $region = '' OR g.region STARTS WITH $region
OPTIONAL MATCH (o:Party)-[t:ORGANISES]->(g)
RETURN g.id AS programme, g.name AS name, g.region AS region, o.name AS organiser, o.kind AS organiser_kind, t.source AS source,
       COUNT { MATCH (g)<-[:ATTENDED]-(p:Party) RETURN DISTINCT p } AS attended
ORDER BY region, programme, organiser
LIMIT $limit
