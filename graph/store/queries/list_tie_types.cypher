// Which types of relationship the graph has: a type that is not there yet may be created without looking.
CALL db.relationshipTypes() YIELD relationshipType AS type
RETURN type
