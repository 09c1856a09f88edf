"""Answers for planners: where linkages are missing, at what price, and where to begin."""
