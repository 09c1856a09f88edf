"""Best use of a budget: what interventions add, at most and in truth, and which to buy."""
