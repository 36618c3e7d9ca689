"""Past scores from files (spec 5.6)."""
