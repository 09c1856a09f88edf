"""Who could supply whom: rules, distance, activities and worth, from a Network to the pairs of a market."""
