"""Rows matched across splits by 64-bit keys, bucket by bucket."""
