// Whoever says what a party offers or demands goes first or waits, in whatever process; nothing is left of the lock.
UNWIND $ids AS id
MATCH (p:Party {id: id})
SET p.lock = true
REMOVE p.lock
RETURN p.id AS id
