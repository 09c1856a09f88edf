"""Compiled loops on arrays: no names, no frames, no errors; ``graph.metrics.compile`` builds them once."""
