// What is held of persons whom a list names, and since when those are gone who were erased.
UNWIND $ids AS id
OPTIONAL MATCH (n:Person {id: id})
OPTIONAL MATCH (gone:ErasedPerson {id: id})
WITH id, n, gone WHERE n IS NOT NULL OR gone IS NOT NULL
RETURN id, properties(n) AS facts, gone.at AS erased_at
