"""Who offers, seeks, supplies or owes what: lots, amounts, ties and commitments."""
