// A decision on a pair of parties; later ones on the same pair come after it, none is changed.
CREATE (d:Decision)
SET d = $facts
