// Older ids answer with the party that they were merged into; who is not there with nothing.
UNWIND $ids AS id
OPTIONAL MATCH (p:Party {id: id})
OPTIONAL CALL (id, p) {
  WITH id, p WHERE p IS NULL
  CALL db.index.fulltext.queryNodes('party_aliases', '"' + replace(replace(id, '\\', '\\\\'), '"', '\\"') + '"') YIELD node
  WHERE id IN node.aliases
  RETURN node ORDER BY node.id LIMIT 1
}
RETURN id AS asked, coalesce(p, node).id AS id
