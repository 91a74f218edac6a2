"""Mergeable summaries of one split, filled from the same batches."""
