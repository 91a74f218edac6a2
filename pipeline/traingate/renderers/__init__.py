"""One file for each way to write a report down; modules that start with `_` are shared by several."""
