// Whether a party has an account of its own: a key in force.
MATCH (k:Key {party: $party})
WHERE k.revoked_at IS NULL AND k.expires_at > $at
RETURN count(k) > 0 AS has
