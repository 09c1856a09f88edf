// A load, or a list with all its sheets, no longer names these persons: they go, and what events said of them.
CALL () {
  MATCH (n:Person {load: $source}) RETURN n
  UNION
  MATCH (n:Person {source: $source}) RETURN n
  UNION
  MATCH (n:Person) WHERE n.source STARTS WITH $source + '/' RETURN n
}
WITH n WHERE NOT n.id IN $ids
OPTIONAL MATCH (e:Event) WHERE e.person = n.id
WITH n, collect(e) AS events
FOREACH (e IN events | SET e.body = null, e.salt = null, e.why = null, e.erased = true)
DETACH DELETE n
WITH count(*) AS persons WHERE persons > 0
MERGE (:Overwrite {id: 'due'})
RETURN persons
