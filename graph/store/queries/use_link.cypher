// A link is used once: of two who come at the same moment one is first.
MATCH (l:AnswerLink {id: $id})
SET l.lock = $at
WITH l WHERE l.used_at IS NULL
SET l.used_at = $at
RETURN l.id AS id
