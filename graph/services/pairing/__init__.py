"""Who with whom: plans, pairs with reasons, partners of one, what if."""
