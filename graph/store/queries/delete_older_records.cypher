// Rows that an older edition of a load brought and this one does not.
MATCH (r:Record {load: $load})
WHERE r.edition IS NULL OR r.edition <> $edition
DETACH DELETE r
