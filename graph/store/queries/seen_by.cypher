// The proposals that concern a party, for who may be seen by it.
MATCH (:Party {id: $party})<-[:CONCERNS]-(n:Proposal)
RETURN n.facts AS facts
