"""What every route shares: who asks, pages, versions, repeats, problems, and the document that describes it."""
