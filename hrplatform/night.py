"""The night of a business date: what happens in which order, one list.

A step is `step(*, on: date, now: datetime) -> dict[str, int]`, runs in the company's schema inside the night's one
transaction, and may run twice for a date with the same outcome. What it returns is added up by name. When one fails
the whole night does, so that a step needs no savepoint of its own (`transaction.atomic(savepoint=False)`).
"""

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime

from django.utils.module_loading import import_string

from audit.sealing import seal_now
from hrplatform.lib import context
from jobs import runs
from jobs.reports import push_night_reports
from tenants.models import Company

Step = Callable[..., dict[str, int]]

# Dotted names of the steps, in order; later ones see what earlier ones wrote.
NIGHT_STEPS: list[str] = [
    "hrplatform.demo.feed.feed_day",
    "people.night.prepare_day",
    "performance.night.judge_days",
    "performance.night.watch_rules",
    "performance.night.escalate",
    "performance.night.keep_references",
    "performance.goals.night.remind_check_ins",
    "performance.reviews.night.run_reviews",
    "performance.checks.night.watch_findings",
    "performance.appeals.night.watch_appeals",
    "pip_workflow.services.night_of_plans",
    "pip_workflow.followups.night.night_of_follow_ups",
]

# Reported also when no step counted them (spec 13.7).
ALWAYS_REPORTED = ("results", "alerts_raised", "alerts_resolved", "plan_steps")


def run_steps(*, on: date, now: datetime) -> dict[str, int]:
    """Every step of the night of `on`, in order; the sums of what they report."""
    totals: Counter[str] = Counter(dict.fromkeys(ALWAYS_REPORTED, 0))
    with context.bind(job=runs.NIGHT):
        for name in NIGHT_STEPS:
            totals.update(import_string(name)(on=on, now=now))
    return dict(totals)


def run_named(*, company: Company, on: date, now: datetime) -> dict[str, int]:
    """The night of exactly this date, whether it ran before or not; waits for whoever is at it."""
    result = runs.run_named(on=on, work=lambda day: run_steps(on=day, now=now), now=now)
    after_night(company=company)
    return result


def run_next(*, company: Company, now: datetime) -> date | None:
    """The earliest night that is due and free; its date, or None when there is none."""
    run = runs.claim_next(now=now)
    if run is None:
        return None
    runs.perform(run=run, work=lambda day: run_steps(on=day, now=now), now=now)
    after_night(company=company)
    return run.business_date


def after_night(*, company: Company) -> None:
    """What follows a committed night: seals, the operators' report. The next tick makes up for it if it gets lost."""
    seal_now()
    push_night_reports(company=company)
