// A bulk load is stored as a whole: all its batches at once.
MATCH (l:Load {source: $source})
SET l.done = l.batches, l.ended = datetime(), l.claimed = l.batches - 1
