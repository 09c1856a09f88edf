// A link by which one party may answer once; only its hash is kept.
CREATE (l:AnswerLink) SET l = $facts
