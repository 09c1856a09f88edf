"""The exact core: a market of arrays in, the plan of greatest value out, with prices and proof."""
