// The key of a prefix.
MATCH (k:Key {prefix: $prefix})
RETURN properties(k) AS facts
