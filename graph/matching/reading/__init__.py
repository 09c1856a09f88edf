"""A plan read: why these two, who is left, how fair and stable it is, and what one change would do."""
