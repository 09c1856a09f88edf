"""Clusters in words and pictures: measured, compared at two dates, scored."""
