"""One enterprise once: rows of one business joined, newer editions recognised, lists taken back."""
