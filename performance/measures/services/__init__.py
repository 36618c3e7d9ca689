"""Writes of measures: targets, metrics, and the judging of days."""

from performance.measures.services.benchmarks import BenchmarkRefused, refresh_medians, set_benchmark
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
from performance.measures.services.disputes import (
    DisputeRefused,
    answer_dispute,
    raise_dispute,
    remind_disputes,
    withdraw_dispute,
)
from performance.measures.services.figures import FigureRefused, correct_figure
from performance.measures.services.metrics import MetricRefused, load_metrics, save_metric
from performance.measures.services.restating import keep_changes
from performance.measures.services.targets import (
    BulkTarget,
    TargetRefused,
    TargetSpec,
    acknowledge_target,
    end_target,
    import_targets,
    remind_of_targets,
    set_target,
)

__all__ = [
    "BenchmarkRefused",
    "BulkTarget",
    "DisputeRefused",
    "FigureRefused",
    "Judged",
    "MetricRefused",
    "TargetRefused",
    "TargetSpec",
    "acknowledge_target",
    "answer_dispute",
    "close_changes",
    "correct_figure",
    "end_target",
    "import_targets",
    "judge_changes",
    "judge_day",
    "keep_changes",
    "load_metrics",
    "mark_batch",
    "mark_days",
    "mark_span",
    "mark_target",
    "raise_dispute",
    "refresh_medians",
    "remind_disputes",
    "remind_of_targets",
    "save_metric",
    "set_benchmark",
    "set_target",
    "withdraw_dispute",
]
