"""Columns and values that broke."""
