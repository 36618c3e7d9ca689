"""Reads of bonuses."""
