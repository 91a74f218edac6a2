"""Training behind the open gate: the trainer is found, called, and its scores are taken."""
