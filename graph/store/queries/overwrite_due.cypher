// Whether something was erased whose space on the disk has not been written over.
MATCH (n:Overwrite)
RETURN count(n) AS due
