// Members of a party that have no account of their own: no key in force, and nobody who signs in elsewhere for them.
MATCH (p:Party)-[m:MEMBER_OF|PART_OF]->(:Party {id: $of})
WHERE (m.until IS NULL OR m.until > date())
  AND NOT EXISTS { MATCH (k:Key {party: p.id}) WHERE k.revoked_at IS NULL AND k.expires_at > $at }
  AND NOT EXISTS { MATCH (s:SignIn {party: p.id}) WHERE s.expires_at > $at }
RETURN DISTINCT p.id AS id ORDER BY id
