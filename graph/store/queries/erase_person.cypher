// A person is erased: the node goes, the bodies of events that spoke of the person go, their hashes stay.
MATCH (n:Person {id: $id})
OPTIONAL MATCH (e:Event) WHERE e.person = $id
WITH n, collect(e) AS events
FOREACH (e IN events | SET e.body = null, e.salt = null, e.why = null, e.erased = true)
WITH n, size(events) AS events
DETACH DELETE n
RETURN events
