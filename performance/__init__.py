"""Metrics, targets and days; alerts and diagnosis; goals, cycles and scorecards; score checks; talks."""
