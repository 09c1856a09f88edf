// Every decision ever made, in order.
MATCH (d:Decision)
RETURN d.seq AS seq, d.at AS at, d.pair AS pair, d.verdict AS verdict, d.left AS left, d.right AS right, d.by AS by,
       d.note AS note
ORDER BY seq
