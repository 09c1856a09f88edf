// The events that speak of a person.
MATCH (e:Event {person: $id})
RETURN e.aggregate AS aggregate, e.seq AS seq, e.action AS action, e.at AS at, e.actor AS actor, e.why AS why
ORDER BY at, aggregate, seq
