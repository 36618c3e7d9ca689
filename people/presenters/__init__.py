"""What the people pages show, as plain data."""
