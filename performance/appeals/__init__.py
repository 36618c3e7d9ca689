"""Appeals against published results (spec 4.4)."""
