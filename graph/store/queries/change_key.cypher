// What changed of a key: revoked, replaced.
MATCH (k:Key {id: $id})
SET k += $facts
RETURN properties(k) AS facts
