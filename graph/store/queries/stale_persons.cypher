// Persons whose data are held longer than their retention allows.
MATCH (n:Person) WHERE n.keep_until < $before
RETURN n.id AS id LIMIT $limit
