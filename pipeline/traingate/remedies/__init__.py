"""Ways to mend data; a file is a remedy."""
