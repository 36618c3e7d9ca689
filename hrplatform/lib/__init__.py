"""Leaf helpers: no models, imports no app."""
