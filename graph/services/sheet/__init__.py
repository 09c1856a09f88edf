"""What people read: words, numbers, sheets and maps in their language."""
