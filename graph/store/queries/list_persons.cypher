// The persons of a party.
MATCH (n:Person {party: $party})
RETURN properties(n) AS facts ORDER BY n.id
