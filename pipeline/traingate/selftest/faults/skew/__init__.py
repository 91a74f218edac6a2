"""Held-out features unlike those trained on."""
