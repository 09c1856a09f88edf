"""Where a business is: names, codes, addresses and points made one region of today."""
