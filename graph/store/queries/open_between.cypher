// Proposals that still go on in which two ids of one group both have a part.
UNWIND $groups AS ids
MATCH (a:Party)<-[:CONCERNS]-(n:Proposal)-[:CONCERNS]->(b:Party)
WHERE a.id IN ids AND b.id IN ids AND a.id < b.id
  AND NOT n.state IN ['declined', 'expired', 'completed', 'terminated', 'withdrawn']
RETURN n.id AS proposal, a.id AS left, b.id AS right
ORDER BY proposal LIMIT 1
