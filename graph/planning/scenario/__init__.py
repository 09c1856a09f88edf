"""Scenarios: changes to a network, and the best plan before and after them."""
