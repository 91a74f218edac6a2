"""One Arrow batch as the numpy views and hashes that all measures share."""
