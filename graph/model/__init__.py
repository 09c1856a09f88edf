"""The domain: frozen types, vocabularies, ids, units; no input or output, no environment."""
