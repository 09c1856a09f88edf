// id: Siapa yang menerima kabar hanya dari satu pihak, dan siapa pihak itu?
// en: Who is told anything by one party only, and which?
// needs: notices
// param region: text = "" | awalan kode wilayah, kosong berarti semua | region code or its beginning, empty for all
// param limit: integer = 50 | paling banyak baris | most rows
MATCH (m:Enterprise)
USING INDEX m:Enterprise(region, size)
WHERE m.region STARTS WITH $region AND m.size IN ['micro', 'small']
MATCH (m)-[r:INFORMS|REFERS_TO|COACHES|FOSTERS|SERVES|MEMBER_OF|LEARNS_FROM]-(t)
WHERE (type(r) IN ['MEMBER_OF', 'LEARNS_FROM']) = (startNode(r) = m)
WITH m, collect(DISTINCT t) AS tellers
WHERE size(tellers) = 1
WITH tellers[0] AS gatekeeper, count(m) AS told
RETURN gatekeeper.id AS gatekeeper, gatekeeper.name AS name, gatekeeper.kind AS kind, told
ORDER BY told DESC, gatekeeper
LIMIT $limit
