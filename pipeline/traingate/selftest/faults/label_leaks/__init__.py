"""Features that know the label."""
