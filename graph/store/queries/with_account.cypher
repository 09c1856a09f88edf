// Which of some parties have an account of their own: a key in force, or somebody who signs in elsewhere for them.
UNWIND $ids AS id
WITH DISTINCT id
WHERE EXISTS { MATCH (k:Key {party: id}) WHERE k.revoked_at IS NULL AND k.expires_at > $at }
   OR EXISTS { MATCH (s:SignIn {party: id}) WHERE s.expires_at > $at }
RETURN id
