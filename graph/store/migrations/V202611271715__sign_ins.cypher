// Who signs in elsewhere for a party has an account like whoever holds a key; both are found by their party.
CREATE CONSTRAINT sign_in_id IF NOT EXISTS FOR (n:SignIn) REQUIRE n.id IS UNIQUE;
CREATE INDEX sign_in_party IF NOT EXISTS FOR (n:SignIn) ON (n.party);
CREATE INDEX key_party IF NOT EXISTS FOR (n:Key) ON (n.party);
