"""gate.toml: read with the place of every mistake, and drafted from data."""
