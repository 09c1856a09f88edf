"""One row as one party: name, place in the register, size, permits, contacts kept apart."""
