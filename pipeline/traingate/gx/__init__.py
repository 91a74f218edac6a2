"""Great Expectations' edge: reads suites, runs them, draws Data Docs."""
