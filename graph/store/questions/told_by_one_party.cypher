// id: Siapa yang diberi tahu langsung oleh satu pihak saja (pemerintah dan petugas pun dihitung), dan siapa pihak itu?
// en: Who is told directly by one party only (government and officers count too), and which?
// needs: notices
// param region: text = "" | awalan kode wilayah, kosong berarti semua | region code or its beginning, empty for all
// param limit: integer = 50 | paling banyak baris | most rows
// param as_of: date = null | hari yang ditanyakan, kosong berarti hari daftar terbaru | the day asked about, empty for that of the newest list
// Who tells is the last step alone; `informed_only_through` looks at the whole way of official news, and officials guard no gate.
// Ties are looked at by two at a time, which halves the time on two cores.
// Whose size no list states counts as micro or small where it offers something, as gaps count it (planning/small.py).
WITH $region AS within
CALL (within) {
  MATCH (m:Enterprise)
  USING INDEX m:Enterprise(region, size)
  WHERE m.region STARTS WITH within AND m.size IN ['micro', 'small']
  RETURN m
  UNION ALL
  MATCH (m:Enterprise)
  USING INDEX m:Enterprise(region, unsized)
  WHERE m.region STARTS WITH within AND m.unsized = true AND EXISTS { (m)-[:OFFERS]->() }
  RETURN m
}
CALL (m) {
  WITH [(m)-[r:INFORMS|REFERS_TO|COACHES|FOSTERS|SERVES|MEMBER_OF|LEARNS_FROM]-(t)
        WHERE (type(r) IN ['MEMBER_OF', 'LEARNS_FROM']) = (startNode(r) = m)
          AND coalesce(r.until > $as_of, true) AND coalesce(r.since <= $as_of, true) | t] AS tellers
  WHERE size(tellers) > 0 AND all(t IN tellers WHERE t = tellers[0])
  RETURN tellers[0] AS gatekeeper
} IN 2 CONCURRENT TRANSACTIONS OF 5000 ROWS
WITH gatekeeper, count(*) AS told
RETURN gatekeeper.id AS gatekeeper, gatekeeper.name AS name, gatekeeper.kind AS kind, told
ORDER BY told DESC, gatekeeper
LIMIT $limit
