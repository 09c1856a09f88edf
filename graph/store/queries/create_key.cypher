// A key: only the hash of its secret is kept.
CREATE (k:Key) SET k = $facts
RETURN properties(k) AS facts
