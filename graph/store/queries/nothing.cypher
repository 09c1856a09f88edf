// Reads nothing: the session then knows the last transaction that the server has committed.
RETURN 1 AS one
