"""Metrics, targets, observations and day results (spec 2.2–2.7)."""
