"""Where a scan runs: in this process, on worker pools, on clusters."""
