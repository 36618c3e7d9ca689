"""Approval steps as company data: who approves what, in which order, from which size on (spec 6.5)."""
