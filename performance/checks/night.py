"""The score checks' step of the night (spec 5: nightly on a cycle being scored)."""

from datetime import date, datetime

from performance.checks.services import run_checks, tell_overdue
from performance.reviews.enums import Stage
from performance.reviews.models import ReviewCycle


def watch_findings(*, on: date, now: datetime) -> dict[str, int]:
    """Check cycles at their checks stage again (scores and data may have changed), tell HR what is overdue."""
    raised = 0
    for cycle in ReviewCycle.objects.filter(stage=Stage.CHECKS):
        before = cycle.findings.count()
        run_checks(cycle=cycle, actor=None, now=now)
        raised += cycle.findings.count() - before
    return {"findings_raised": raised, "findings_overdue": tell_overdue(on=on, now=now)}
