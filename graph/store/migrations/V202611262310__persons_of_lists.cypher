// Persons that lists name are found by their list; one that was erased is not brought back by the same list.
CREATE INDEX person_source IF NOT EXISTS FOR (n:Person) ON (n.source);
CREATE INDEX person_own IF NOT EXISTS FOR (n:Person) ON (n.own);
CREATE INDEX event_person IF NOT EXISTS FOR (n:Event) ON (n.person);
CREATE CONSTRAINT erased_person_id IF NOT EXISTS FOR (n:ErasedPerson) REQUIRE n.id IS UNIQUE;
