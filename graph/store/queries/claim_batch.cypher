// A batch is counted in the transaction that stores it: after a kill, both are there or neither is.
// The first SET takes the lock, so that of two who store the same load only one finds the batch its turn.
MATCH (l:Load {source: $source})
SET l.claimed = $number
WITH l, l.fingerprint = $fingerprint AS ours, l.done AS done
FOREACH (_ IN CASE WHEN ours AND done = $number THEN [1] ELSE [] END |
  SET l.done = $number + 1,
      l.ended = CASE WHEN $number + 1 = l.batches THEN datetime() END)
RETURN ours, done
