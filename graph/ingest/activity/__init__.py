"""What a business does, from words or codes to KBLI: repaired codes, names of trades, goods in their context."""
