"""Diagnosis (spec 3.4): where in the funnel a person differs from peers, and which course might help."""
