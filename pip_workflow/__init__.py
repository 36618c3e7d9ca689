"""Improvement plans, check-ins, guards, follow-ups, dossiers."""
