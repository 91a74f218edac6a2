"""What `traingate` does; a file is a command."""
