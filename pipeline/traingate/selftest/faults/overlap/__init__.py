"""Rows of train that stand in a held-out split, or twice."""
