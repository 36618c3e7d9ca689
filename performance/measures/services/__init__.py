"""Writes of measures: targets, metrics, and the judging of days."""

from performance.measures.services.days import (
    Judged,
    close_changes,
    judge_changes,
    judge_day,
    mark_batch,
    mark_days,
    mark_span,
    mark_target,
)
from performance.measures.services.metrics import load_metrics, save_metric
from performance.measures.services.targets import (
    BulkTarget,
    TargetRefused,
    TargetSpec,
    acknowledge_target,
    end_target,
    import_targets,
    set_target,
)

__all__ = [
    "BulkTarget",
    "Judged",
    "TargetRefused",
    "TargetSpec",
    "acknowledge_target",
    "close_changes",
    "end_target",
    "import_targets",
    "judge_changes",
    "judge_day",
    "load_metrics",
    "mark_batch",
    "mark_days",
    "mark_span",
    "mark_target",
    "save_metric",
    "set_target",
]
