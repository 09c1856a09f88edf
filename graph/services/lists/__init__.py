"""Lists of offices: read, stored, reviewed, taken back, and told where each fact comes from."""
