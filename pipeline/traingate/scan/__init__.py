"""How the scan works inside: what is planned, read, hashed, merged, matched and looked up again."""
