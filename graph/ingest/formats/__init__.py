"""Files of any kind as sheets of text: encodings, delimiters, workbooks, nested records, and what is too much."""
