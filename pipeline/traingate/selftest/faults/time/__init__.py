"""Held-out rows that are not later than those trained on."""
