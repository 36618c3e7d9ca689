"""Speed and quality figures, each a ratio to a floor taken in the same run (spec 14)."""
