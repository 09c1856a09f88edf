// What some parties offer, ended or not, to be held against what they say now.
UNWIND $ids AS id
MATCH (p:Party {id: id})-[:OFFERS]->(o:Offer)
RETURN p.id AS party, properties(o) AS facts
ORDER BY o.id
