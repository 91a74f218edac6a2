"""What checks judge with: significance tests, relations to the label, and the words for numbers."""
