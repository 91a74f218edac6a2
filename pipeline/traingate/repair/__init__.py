"""Writes repaired splits beside the originals, from a report on the very same data."""
