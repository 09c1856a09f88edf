// A decision on a pair of parties; later ones on the same pair come after it, none is changed.
CREATE (d:Decision {seq: $seq, at: $at, pair: $pair, verdict: $verdict, left: $left, right: $right, by: $by,
                    note: $note})
