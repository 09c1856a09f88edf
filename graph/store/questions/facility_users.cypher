// id: Siapa memakai dan mengelola fasilitas bersama, dan fasilitas mana yang sepi?
// en: Who uses and runs shared facilities, and which stand idle?
// needs: facilities
// param region: text = "" | awalan kode wilayah, kosong berarti semua | region code or its beginning, empty for all
// param limit: integer = 50 | paling banyak baris | most rows
MATCH (f:SharedFacility)
WHERE $region = '' OR f.region STARTS WITH $region
RETURN f.id AS facility, f.name AS name, f.region AS region,
       COLLECT { MATCH (o:Party)-[:ORGANISES]->(f) WITH DISTINCT o RETURN o.name ORDER BY o.name } AS run_by,
       COUNT { MATCH (f)-[:SHARES_WITH]-(m:Enterprise) RETURN DISTINCT m } AS users
ORDER BY users, facility
LIMIT $limit
