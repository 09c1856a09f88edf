// One sealer at a time: the head of the chain is locked, then read.
MERGE (h:SealHead {id: 'head'})
SET h.lock = $at
RETURN coalesce(h.number, 0) AS number, coalesce(h.hash, '') AS hash
