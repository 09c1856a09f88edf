// Who may do what: keys are found by their prefix; sealed events by the number of their seal.
CREATE CONSTRAINT key_id IF NOT EXISTS FOR (n:Key) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT key_prefix IF NOT EXISTS FOR (n:Key) REQUIRE n.prefix IS UNIQUE;
CREATE CONSTRAINT seal_number IF NOT EXISTS FOR (n:Seal) REQUIRE n.number IS UNIQUE;
CREATE CONSTRAINT answer_id IF NOT EXISTS FOR (n:Answer) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT link_id IF NOT EXISTS FOR (n:AnswerLink) REQUIRE n.id IS UNIQUE;
CREATE INDEX answer_at IF NOT EXISTS FOR (n:Answer) ON (n.at);

// Whatever has a life of its own (proposals, partnerships, visits, needs, notices, ...) is a Thing with a seq.
CREATE CONSTRAINT thing_id IF NOT EXISTS FOR (n:Thing) REQUIRE n.id IS UNIQUE;
CREATE INDEX thing_resource IF NOT EXISTS FOR (n:Thing) ON (n.resource, n.id);
CREATE INDEX thing_deadline IF NOT EXISTS FOR (n:Thing) ON (n.deadline);
CREATE INDEX event_at IF NOT EXISTS FOR (n:Event) ON (n.at);
CREATE INDEX event_seal IF NOT EXISTS FOR (n:Event) ON (n.seal);
CREATE INDEX event_request IF NOT EXISTS FOR (n:Event) ON (n.request);
CREATE INDEX person_party IF NOT EXISTS FOR (n:Person) ON (n.party);
