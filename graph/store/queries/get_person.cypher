// One person.
MATCH (n:Person {id: $id})
RETURN properties(n) AS facts
