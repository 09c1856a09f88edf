// A link by the hash of its token.
MATCH (l:AnswerLink {id: $id})
RETURN properties(l) AS facts
