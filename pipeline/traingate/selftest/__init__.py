"""Proof that the gate can fail: known faults, planted in a copy of the data, and which of them are caught."""
