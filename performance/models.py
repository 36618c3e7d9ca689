"""Every theme's models, so that Django finds them under one app label."""

from performance.alerts.models import Alert, AlertDay, Rule, Trial, TrialStep
from performance.appeals.models import Appeal
from performance.calibration.models import CalibrationMark, CalibrationSeat
from performance.checks.models import Finding
from performance.diagnosis.models import Course, DiagnosisRule
from performance.feedback.models import FeedbackEntry
from performance.goals.models import Goal, GoalCheckIn, GoalPart
from performance.growth.models import Nomination, Recognition
from performance.measures.importing.models import ReplacedObservation, StagedObservation
from performance.measures.models import (
    Benchmark,
    DayResult,
    DirtyDay,
    Dispute,
    Metric,
    Observation,
    Recalculation,
    RestatedDay,
    Target,
    TargetAcknowledgement,
)
from performance.reviews.models import (
    CycleStage,
    DepartmentScorecard,
    FormItem,
    FormTemplate,
    PeerAnswer,
    PeerInvitation,
    ReviewCycle,
    Scorecard,
    ScorecardItem,
    ScoreChange,
    ScoreCorrection,
)
from performance.talks.models import Talk, TalkAddendum

__all__ = [
    "Alert",
    "AlertDay",
    "Appeal",
    "Benchmark",
    "CalibrationMark",
    "CalibrationSeat",
    "Course",
    "CycleStage",
    "DayResult",
    "DepartmentScorecard",
    "DiagnosisRule",
    "DirtyDay",
    "Dispute",
    "FeedbackEntry",
    "Finding",
    "FormItem",
    "FormTemplate",
    "Goal",
    "GoalCheckIn",
    "GoalPart",
    "Metric",
    "Nomination",
    "Observation",
    "PeerAnswer",
    "PeerInvitation",
    "Recalculation",
    "Recognition",
    "ReplacedObservation",
    "RestatedDay",
    "ReviewCycle",
    "Rule",
    "ScoreChange",
    "ScoreCorrection",
    "Scorecard",
    "ScorecardItem",
    "StagedObservation",
    "Talk",
    "TalkAddendum",
    "Target",
    "TargetAcknowledgement",
    "Trial",
    "TrialStep",
]
