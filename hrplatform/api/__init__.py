"""The machine interface /api/v1/ (spec 13.1–13.3, 13.7): what other systems read and write with a token."""
