"""Lists of needs, services, facilities and programmes, and who organises them."""
