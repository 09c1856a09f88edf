// An older id is found among those that parties were merged from; ids are whole words and nothing is read into them.
CREATE FULLTEXT INDEX party_aliases IF NOT EXISTS FOR (n:Party) ON EACH [n.aliases]
OPTIONS {indexConfig: {`fulltext.analyzer`: 'keyword'}};
