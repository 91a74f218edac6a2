"""Training behind the open gate: finds the trainer, calls it and collects its scores."""
