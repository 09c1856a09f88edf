// A party's key, and who signs in elsewhere for it, follow it when it becomes another one, or is itself again.
MATCH (k:Key|SignIn) WHERE k.party IS NOT NULL
WITH k, coalesce(k.own, k.party) AS own
UNWIND [row IN $rows WHERE row[0] = own] AS row
MATCH (p:Party {id: row[1]})
SET k.own = own, k.party = p.id
