"""Audit actions of metrics, targets and days."""

from django.utils.translation import gettext_lazy as _

from audit.registry import register

METRIC_CREATED = "performance.metric.created"
METRIC_CHANGED = "performance.metric.changed"
TARGET_SET = "performance.target.set"
TARGET_CORRECTED = "performance.target.corrected"
TARGET_ENDED = "performance.target.ended"
TARGETS_IMPORTED = "performance.targets.imported"
TARGET_ACKNOWLEDGED = "performance.target.acknowledged"
DAYS_JUDGED_AGAIN = "performance.days.judged_again"
FIGURE_CORRECTED = "performance.figure.corrected"
DISPUTE_RAISED = "performance.dispute.raised"
DISPUTE_ANSWERED = "performance.dispute.answered"
DISPUTE_WITHDRAWN = "performance.dispute.withdrawn"
BENCHMARK_SET = "performance.benchmark.set"

register(METRIC_CREATED, _("Metric added"))
register(METRIC_CHANGED, _("Metric changed"))
register(TARGET_SET, _("Target set"))
register(TARGET_CORRECTED, _("Target corrected"))
register(TARGET_ENDED, _("Target ended"))
register(TARGETS_IMPORTED, _("Targets imported"))
register(TARGET_ACKNOWLEDGED, _("Target acknowledged"))
register(DAYS_JUDGED_AGAIN, _("Days judged again after a change"))
register(FIGURE_CORRECTED, _("Figure corrected by hand"))
register(DISPUTE_RAISED, _("Figure questioned by the employee"))
register(DISPUTE_ANSWERED, _("Questioned figure answered"))
register(DISPUTE_WITHDRAWN, _("Question about a figure taken back"))
register(BENCHMARK_SET, _("Benchmark set"))
