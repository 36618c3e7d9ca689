"""A company as one file: exported alone, sealed to a key the company's HR holds, restored alone (spec 8.6, 13.4)."""
