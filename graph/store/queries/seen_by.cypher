// The proposals that concern a party, for who may be seen by it.
MATCH (:Party {id: $party})<-[:CONCERNS]-(n:Proposal)
RETURN n.state AS state, n.facts AS facts
ORDER BY n.id DESC LIMIT $limit
