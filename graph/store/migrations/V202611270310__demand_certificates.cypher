// Which certificates buyers of a good demand is read from the index, without a look at every demand.
CREATE INDEX demand_required IF NOT EXISTS FOR (n:Demand) ON (n.commodity, n.required);
