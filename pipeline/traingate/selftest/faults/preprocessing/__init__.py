"""What was fitted on rows that the model must not have seen."""
