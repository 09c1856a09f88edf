// Whether a party is a member of another.
RETURN EXISTS { (:Party {id: $party})-[:MEMBER_OF|PART_OF]->(:Party {id: $of}) } AS is
