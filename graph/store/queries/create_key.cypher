// A key: only the hash of its secret is kept.
MERGE (k:Key {id: $facts.id}) SET k = $facts
RETURN properties(k) AS facts
