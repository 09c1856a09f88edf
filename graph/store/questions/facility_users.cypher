// id: Siapa memakai fasilitas bersama, dan fasilitas mana yang sepi?
// en: Who uses shared facilities, and which stand idle?
// param region: text = "" | awalan kode wilayah, kosong berarti semua | region code or its beginning, empty for all
// param limit: integer = 50 | paling banyak baris | most rows
MATCH (f:SharedFacility)
WHERE f.region STARTS WITH $region
RETURN f.id AS facility, f.name AS name, f.region AS region, COUNT { (f)-[:SHARES_WITH]-(:Enterprise) } AS users
ORDER BY users, facility
LIMIT $limit
