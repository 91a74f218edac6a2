"""Is all of the data there, and whole?"""
