// An unused one-time link asks the party that its own is now.
MATCH (l:AnswerLink) WHERE l.used_at IS NULL
WITH l, coalesce(l.own, l.party) AS own
UNWIND [row IN $rows WHERE row[0] = own] AS row
SET l.own = own, l.party = row[1]
