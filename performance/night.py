"""The performance steps of the night (spec 2.7, 3): judge the day and what changed, then the rules."""

from datetime import date, datetime, timedelta

from django.db import transaction

from audit import services as audit
from performance.alerts.services import escalate_alerts, measure_rules, run_rules
from performance.measures import actions
from performance.measures.services import (
    Judged,
    close_changes,
    judge_changes,
    judge_day,
    keep_changes,
    refresh_medians,
    remind_disputes,
)


def judge_days(*, on: date, now: datetime) -> dict[str, int]:
    """Results of the day for everybody, and again of earlier days that changed; what changed is on record."""
    changed = judge_changes(horizon=on - timedelta(days=1))
    record_changes(changed, today=on, now=now)
    return {"results": judge_day(on=on).results}


@transaction.atomic(savepoint=False)
def watch_rules(*, on: date, now: datetime) -> dict[str, int]:
    """Follow and raise alerts, then forget the days that changed: everything has followed.

    On the first of a month the rules are measured on the past days again.
    """
    done = run_rules(on=on, now=now)
    close_changes(horizon=on)
    if on.day == 1:
        measure_rules(on=on)
    return {"alerts_raised": len(done.raised), "alerts_resolved": len(done.resolved)}


def escalate(*, on: date, now: datetime) -> dict[str, int]:
    """Alerts nobody acknowledged go further up."""
    return {"alerts_escalated": len(escalate_alerts(on=on, now=now))}


def keep_references(*, on: date, now: datetime) -> dict[str, int]:
    """The company's medians once a week, and doubts about figures that wait too long for an answer."""
    return {"benchmarks": refresh_medians(on=on, now=now), "disputes_overdue": remind_disputes(on=on, now=now)}


@transaction.atomic(savepoint=False)
def record_changes(judged: Judged, *, today: date, now: datetime) -> None:
    """Put on record what judging again changed, and tell bosses and HR of days restated; nothing when nothing did."""
    if not judged.written + judged.removed:
        return
    after = {
        "written": judged.written,
        "removed": judged.removed,
        "days": sorted({change["day"] for change in judged.changes}),
        "metrics": sorted({change["metric"] for change in judged.changes}),
    }
    run = keep_changes(judged=judged, today=today, now=now)
    audit.record(
        action=actions.DAYS_JUDGED_AGAIN, actor=None, target=run, at=now,
        after=after | {"restated": run.restated if run else 0},
    )  # fmt: skip
