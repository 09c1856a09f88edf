// Parties that something of the process holds, and not only for another id that became theirs: a proposal is not
// orphaned by a list.
UNWIND $ids AS id
MATCH (p:Party {id: id})-[held]-(n)
WHERE (n:Proposal OR n:Partnership OR n:Visit) AND p.id IN coalesce(held.own, [p.id])
RETURN DISTINCT p.id AS id
ORDER BY id
