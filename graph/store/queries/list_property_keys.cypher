// Names of properties that were ever written: what is not among them need not be asked for.
CALL db.propertyKeys() YIELD propertyKey AS name
RETURN name
