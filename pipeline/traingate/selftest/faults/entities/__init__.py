"""People, devices or accounts that stand in several splits."""
