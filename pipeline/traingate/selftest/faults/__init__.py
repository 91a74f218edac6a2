"""Faults that are planted in a copy of the data; a folder is a family of faults, a file a fault."""
