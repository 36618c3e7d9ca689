"""Measures as pages show them."""
