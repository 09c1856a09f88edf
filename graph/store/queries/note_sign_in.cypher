// Somebody who signed in elsewhere spoke for a party; it counts as that party's account until `expires_at`. What was
// noted today is left alone.
MATCH (p:Party {id: $party})
MERGE (s:SignIn {id: $id})
WITH s, p WHERE s.expires_at IS NULL OR s.party <> p.id OR s.expires_at + duration({days: 1}) < $expires_at
SET s.party = p.id, s.own = $own, s.expires_at = $expires_at
