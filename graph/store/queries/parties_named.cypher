// What a proposal must know of some parties.
UNWIND $ids AS id
MATCH (p:Party {id: id})
RETURN p.id AS id, p.name AS name, p.kind AS kind, p.region AS region, p.size AS size, p.size_basis AS size_basis,
       p.kbli AS kbli, p.certifications AS certifications, p.workers AS workers, p.established AS established,
       p.commits_to_coach AS commits_to_coach, p.source AS source,
       COLLECT { MATCH (p)-[:OFFERS]->(o:Offer)
                 RETURN {product: o.product, commodity: o.commodity, unit: o.unit, units_per_month: o.units_per_month,
                         price_rp_per_unit: o.price_rp_per_unit} ORDER BY o.id LIMIT 10 } AS offers
