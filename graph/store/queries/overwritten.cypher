// The space is free again.
MATCH (n:Overwrite)
DELETE n
