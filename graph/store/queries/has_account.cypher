// Whether a party has an account of its own: a key in force, or somebody who signs in elsewhere for it.
OPTIONAL MATCH (k:Key {party: $party})
WHERE k.revoked_at IS NULL AND k.expires_at > $at
WITH count(k) AS keys
OPTIONAL MATCH (s:SignIn {party: $party})
WHERE s.expires_at > $at
WITH keys, count(s) AS signed
RETURN keys + signed > 0 AS has
