// One key by its id.
MATCH (k:Key {id: $id})
RETURN properties(k) AS facts
