// Enterprises whose size no list states are found by region without a look at each of its parties: an index leaves out
// what is not there.
MATCH (n:Enterprise)
WHERE n.size IS NULL
CALL (n) {
  SET n.unsized = true
} IN TRANSACTIONS OF 10000 ROWS;
CREATE INDEX enterprise_unsized IF NOT EXISTS FOR (n:Enterprise) ON (n.region, n.unsized);
