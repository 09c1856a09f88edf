"""Papers of an engagement, as blocks that become PDF and DOCX."""
