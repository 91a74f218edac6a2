"""The verdict bound to the bytes that were checked, whether it still holds, and the only way to rows for training."""
