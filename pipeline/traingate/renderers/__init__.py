"""Ways to write a report down, from the report alone."""
