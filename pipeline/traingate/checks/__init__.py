"""The questions asked of the data before training; a folder is a family, a file a question."""
