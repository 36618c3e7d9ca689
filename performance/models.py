"""Every theme's models, so that Django finds them under one app label."""

from performance.alerts.models import Alert, AlertDay, Rule
from performance.checks.models import Finding
from performance.measures.models import DayResult, DirtyDay, Metric, Observation, Target, TargetAcknowledgement
from performance.reviews.models import (
    CycleStage,
    DepartmentScorecard,
    FormItem,
    FormTemplate,
    ReviewCycle,
    Scorecard,
    ScorecardItem,
    ScoreChange,
)

__all__ = [
    "Alert",
    "AlertDay",
    "CycleStage",
    "DayResult",
    "DepartmentScorecard",
    "DirtyDay",
    "Finding",
    "FormItem",
    "FormTemplate",
    "Metric",
    "Observation",
    "ReviewCycle",
    "Rule",
    "ScoreChange",
    "Scorecard",
    "ScorecardItem",
    "Target",
    "TargetAcknowledgement",
]
