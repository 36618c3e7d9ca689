"""Calibration: agreeing on scores across scorers before publication (spec 4.3)."""
