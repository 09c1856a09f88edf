// What each source said, in pieces, is found by source.
CREATE INDEX archive_source IF NOT EXISTS FOR (n:Archive) ON (n.source);
CREATE CONSTRAINT review_pair IF NOT EXISTS FOR (n:Review) REQUIRE n.pair IS UNIQUE;
CREATE CONSTRAINT decision_seq IF NOT EXISTS FOR (n:Decision) REQUIRE n.seq IS UNIQUE;
CREATE INDEX record_load IF NOT EXISTS FOR (n:Record) ON (n.load);
CREATE INDEX record_own IF NOT EXISTS FOR (n:Record) ON (n.own);
