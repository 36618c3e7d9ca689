"""Severance and pension age as pages; the commands of the same names need no database (spec 13.4)."""
