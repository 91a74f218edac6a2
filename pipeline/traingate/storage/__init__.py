"""Files on any filesystem: opened, listed, digested, and written whole or not at all."""
