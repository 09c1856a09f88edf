// A list no longer names these persons: they go, and what events said of them.
MATCH (n:Person {source: $source}) WHERE NOT n.id IN $ids
OPTIONAL MATCH (e:Event) WHERE e.person = n.id
WITH n, collect(e) AS events
FOREACH (e IN events | SET e.body = null, e.salt = null, e.why = null, e.erased = true)
DETACH DELETE n
WITH count(*) AS persons WHERE persons > 0
RETURN persons
