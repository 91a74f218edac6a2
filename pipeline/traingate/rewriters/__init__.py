"""Writers of repaired files, one for each format, by the format's id."""
