"""Every theme's models, so that Django finds them under one app label."""

from performance.measures.models import DayResult, Metric, Observation, Target

__all__ = ["DayResult", "Metric", "Observation", "Target"]
