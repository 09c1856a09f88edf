"""Who asks and how far that reaches: keys, sign-in, audit, persons and their rights."""
