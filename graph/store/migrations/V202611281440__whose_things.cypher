// What is a party's own is found by its id among the ids that a thing or an event names: a list of a party does not read
// those of everybody. Ids are whole words and nothing is read into them.
CREATE FULLTEXT INDEX thing_parties IF NOT EXISTS FOR (n:Thing) ON EACH [n.parties]
OPTIONS {indexConfig: {`fulltext.analyzer`: 'keyword'}};
CREATE FULLTEXT INDEX thing_regions IF NOT EXISTS FOR (n:Thing) ON EACH [n.regions]
OPTIONS {indexConfig: {`fulltext.analyzer`: 'keyword'}};
CREATE FULLTEXT INDEX event_regions IF NOT EXISTS FOR (n:Event) ON EACH [n.regions]
OPTIONS {indexConfig: {`fulltext.analyzer`: 'keyword'}};
CREATE FULLTEXT INDEX event_parties IF NOT EXISTS FOR (n:Event) ON EACH [n.parties]
OPTIONS {indexConfig: {`fulltext.analyzer`: 'keyword'}};

// Things of one state or kind and events of one action are listed in order, however few there are.
CREATE INDEX thing_state IF NOT EXISTS FOR (n:Thing) ON (n.resource, n.state, n.id);
CREATE INDEX thing_kind IF NOT EXISTS FOR (n:Thing) ON (n.resource, n.kind, n.id);
CREATE INDEX event_action IF NOT EXISTS FOR (n:Event) ON (n.action, n.at);
