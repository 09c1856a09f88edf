// Records that offices keep by hand are found by their kind and by their list.
CREATE CONSTRAINT office_record_id IF NOT EXISTS FOR (n:OfficeRecord) REQUIRE n.id IS UNIQUE;
CREATE INDEX office_record_kind IF NOT EXISTS FOR (n:OfficeRecord) ON (n.kind, n.source);
CREATE INDEX office_record_source IF NOT EXISTS FOR (n:OfficeRecord) ON (n.source);
