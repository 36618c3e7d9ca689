"""What a cycle was worth, looked back on (spec 4.5)."""
