"""Clusters for planners: found, profiled, compared with rivals, scored for selection."""
