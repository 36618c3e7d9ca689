"""Promotion nominations that rest on scores, and recognitions without money (spec 4.5)."""
