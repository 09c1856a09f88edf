// Ids on which anything of the process rests, what has ended too, or a person whom a list names: it must find its party
// by whatever id that goes.
UNWIND $ids AS id
MATCH (p:Party {id: id})
WHERE EXISTS { (p)--(n) WHERE n:Proposal OR n:Partnership OR n:Visit OR n:Thing OR n:Person }
  OR EXISTS { MATCH (k:Key|SignIn|AnswerLink) WHERE id IN [k.party, k.own] }
RETURN id
ORDER BY id
