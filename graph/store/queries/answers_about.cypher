// First answers that speak of a party.
MATCH (a:Answer) WHERE a.body CONTAINS $party
RETURN a.id AS id, a.body AS body
