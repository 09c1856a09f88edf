// How many nodes an index of words finds, as far as they are counted.
UNWIND $named AS words
CALL db.index.fulltext.queryNodes($index, words, {limit: $limit}) YIELD node
RETURN count(node) AS found
