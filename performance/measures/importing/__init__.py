"""Target and observation files: reading, checking, writing in bulk, taking back (spec 2.6, 13.6)."""
