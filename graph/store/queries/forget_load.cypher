// A source that was retracted leaves nothing, not even its ledger.
MATCH (l:Load {source: $source})
DELETE l
