// How many nodes there are at all: an empty database may be migrated without asking.
MATCH (n) RETURN count(n) AS nodes
