// Parties that something of the process holds: a proposal is not orphaned by a list.
UNWIND $ids AS id
MATCH (p:Party {id: id})-[]-(n)
WHERE n:Proposal OR n:Partnership OR n:Visit
RETURN DISTINCT p.id AS id
ORDER BY id
