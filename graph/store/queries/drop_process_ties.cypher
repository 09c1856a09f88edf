// Ties of an agreement get their end.
MATCH (p:Party)-[t]->(:Party)
WHERE p.id IN $parties AND t.source = $source
SET t.until = $until
