"""Other tools with their own defaults, one a file: `prepare` imports the tool, what it returns judges two splits."""
