// Pairs of parties that a retraction took away: nobody is asked about them, and the graph is as it was without them.
UNWIND $pairs AS pair
MATCH (q:Review {pair: pair})
DELETE q
