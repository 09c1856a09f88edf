// Whether a party is a member of another today.
RETURN EXISTS {
  MATCH (:Party {id: $party})-[m:MEMBER_OF|PART_OF]->(:Party {id: $of})
  WHERE m.until IS NULL OR m.until > date()
} AS is
