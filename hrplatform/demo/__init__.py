"""The demo companies: a seeded generator of what happened outside, replayed day by day through the real engine."""
