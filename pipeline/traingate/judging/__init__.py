"""What checks judge with: significance tests, effective sample sizes, relations to the label."""
