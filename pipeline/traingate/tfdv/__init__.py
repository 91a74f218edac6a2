"""TFDV's edge: protos, schemas, validation, and its own statistics engine."""
