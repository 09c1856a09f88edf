"""One enterprise once: rows that the plain rules leave apart, compared field by field with trained weights."""
