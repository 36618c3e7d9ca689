"""Roster files: reading, checking, writing, taking back (spec 2.6, 13.6)."""
