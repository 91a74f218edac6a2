"""File formats: how a file is cut into shards, and how a shard becomes Arrow batches."""
