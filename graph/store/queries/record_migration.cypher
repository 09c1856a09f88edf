// A migration is recorded when all of its statements have been carried out.
MERGE (m:Migration {version: $version})
ON CREATE SET m.name = $name, m.checksum = $checksum, m.applied = datetime()
