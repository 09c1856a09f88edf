// A person is erased: the node goes, the bodies of events that spoke of the person go, their hashes stay.
// That one whom a list names was erased is remembered by the id alone, so that the same list brings nobody back.
MATCH (n:Person {id: $id})
OPTIONAL MATCH (e:Event) WHERE e.person = $id
WITH n, collect(e) AS events
FOREACH (e IN events | SET e.body = null, e.salt = null, e.why = null, e.erased = true)
FOREACH (_ IN CASE WHEN n.source IS NULL THEN [] ELSE [1] END | MERGE (gone:ErasedPerson {id: $id}) SET gone.at = $at)
MERGE (:Overwrite {id: 'due'})
WITH n, size(events) AS events
DETACH DELETE n
RETURN events
