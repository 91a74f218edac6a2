"""The command line: what was typed, how far a run is, and the exit code."""
