// Small enterprises of a region are read from the index, without a look at each of them.
CREATE INDEX enterprise_place IF NOT EXISTS FOR (n:Enterprise) ON (n.region, n.size);
