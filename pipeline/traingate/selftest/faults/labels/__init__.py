"""Labels that moved, or are wrong."""
