// What some parties demand, ended or not, to be held against what they say now.
UNWIND $ids AS id
MATCH (p:Party {id: id})-[:DEMANDS]->(d:Demand)
RETURN p.id AS party, properties(d) AS facts
ORDER BY d.id
