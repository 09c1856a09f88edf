// Nodes that take the space of what was erased, and fill the transaction log.
CREATE (:Overwrite {text: $text})
WITH 1 AS one
UNWIND range(1, $nodes) AS n
CREATE (:Overwrite {text: 'overwritten ' + toString(n)})
