// Persons that lists name are found by the load that brought them, whatever the lists in it are called.
CREATE INDEX person_load IF NOT EXISTS FOR (n:Person) ON (n.load);
