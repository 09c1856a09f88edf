// A batch is counted in the transaction that stores it: after a kill, both are there or neither is.
MATCH (l:Load {source: $source, fingerprint: $fingerprint})
WHERE l.done = $number
SET l.done = $number + 1,
    l.ended = CASE WHEN $number + 1 = l.batches THEN datetime() END
RETURN l.done AS done
