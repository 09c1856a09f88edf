// Rows that a load brought which was retracted.
MATCH (r:Record {load: $load})
DETACH DELETE r
