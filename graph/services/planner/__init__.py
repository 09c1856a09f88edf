"""What planners ask: gaps, scenarios, briefs, questions, programmes, records of offices."""
