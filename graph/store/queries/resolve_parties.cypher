// Older ids answer with the party that they were merged into.
UNWIND $ids AS id
OPTIONAL MATCH (p:Party {id: id})
WITH id, p
CALL (id, p) {
  WITH id, p WHERE p IS NULL
  MATCH (q:Party) WHERE id IN q.aliases
  RETURN q LIMIT 1
  UNION
  WITH id, p WHERE p IS NOT NULL
  RETURN p AS q
}
RETURN id AS asked, q.id AS id
