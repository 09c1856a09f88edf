"""Did it work: indicators against targets, and effects on panels with matched controls."""
