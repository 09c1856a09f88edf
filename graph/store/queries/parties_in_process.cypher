// Parties that something of the process holds which goes on, and not only for another id that became theirs: a proposal
// is not orphaned by a list. One that has ended holds nobody.
UNWIND $ids AS id
MATCH (p:Party {id: id})-[held]-(n)
WHERE (n:Proposal OR n:Partnership OR n:Visit) AND p.id IN coalesce(held.own, [p.id])
  AND NOT coalesce(n.state, '') IN ['declined', 'expired', 'completed', 'terminated', 'withdrawn']
RETURN DISTINCT p.id AS id
ORDER BY id
