// What is offered and demanded in a region is read from the goods' own index, without a look at each party of it.
MATCH (p:Party)-[:OFFERS|DEMANDS]->(g)
WHERE g.party IS NULL
CALL (p, g) {
  SET g.party = p.id, g.region = p.region
} IN TRANSACTIONS OF 10000 ROWS;
CREATE INDEX offer_place IF NOT EXISTS FOR (n:Offer) ON (n.region, n.commodity, n.party);
CREATE INDEX demand_place IF NOT EXISTS FOR (n:Demand) ON (n.region, n.commodity, n.party);
CREATE INDEX offer_outlet IF NOT EXISTS FOR (n:Offer) ON (n.region, n.outlet, n.commodity);
