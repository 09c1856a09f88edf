// id: Lewat siapa saja barang sebuah usaha sampai ke pembeli besar?
// en: Through whom do the goods of an enterprise reach a large buyer?
// needs: trade
// param party: text = None | id usaha | id of the enterprise
MATCH (m:Party {id: $party}), path = (m)-[:SUPPLIES*1..4]->(b:Enterprise)
WHERE b.size IN ['medium', 'large']
WITH DISTINCT nodes(path) AS chain, length(path) AS steps, b.id AS buyer ORDER BY steps, buyer
RETURN [p IN chain | p.name] AS chain, steps
LIMIT 20
