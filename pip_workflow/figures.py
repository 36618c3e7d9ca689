"""The figures of a plan that the employee is asked to check: those it rests on, then week by week (spec 7.3)."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection

from audit.canonical import plain
from hrplatform.lib.dates import company_today
from performance.measures.models import DayResult, Observation, Target
from pip_workflow.enums import ObjectionKind, SignatureOf
from pip_workflow.models import Plan

WEEK = timedelta(days=7)
Line = dict[str, Any]


@dataclass(frozen=True)
class Figures:
    """Days with their figures as they stand: [{day, metric, name, unit, value, target, version, achievement, source}].

    `digest` is what a signature under them speaks for.
    """

    plan: str
    first: date
    last: date
    lines: list[Line]

    @property
    def digest(self) -> str:
        content = {"plan": self.plan, "lines": self.lines}
        return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def day_lines(plan: Plan, first: date, last: date) -> list[Line]:
    """Working days of the plan's metrics with value, target and its version, and the file each came from.

    Without days whose target was set only after them: it is no evidence of a known standard (spec 2.3).

    The same whoever reads them: names are the Chinese ones, pages write their own by the metric's code.
    """
    judged = DayResult.objects.filter(
        employee=plan.employee_id, metric__in=plan.measures.values("metric"), value__isnull=False,
        day__range=(first, last), grain="day",
    )  # fmt: skip
    results = [
        result
        for result in judged.select_related("metric", "target").order_by("day", "metric__sequence")
        if not (result.target and was_set_after(result.target, result.day))
    ]
    sources = _sources(plan.employee_id, results, first, last)
    return plain([  # type: ignore[return-value]
        {
            "day": result.day, "metric": result.metric.code, "name": result.metric.name_zh, "unit": result.metric.unit,
            "value": result.value, "target": result.target_value,
            "version": result.target.version if result.target else None, "achievement": result.achievement,
            "source": sources.get((result.day, result.metric_id), ""),
        }
        for result in results
    ])  # fmt: skip


def was_set_after(target: Target, day: date) -> bool:
    """Whether the target was set later than the day it judges."""
    return target.set_after and day < company_today(connection.tenant, target.created_at)


def _sources(employee_id: int, results: Sequence[DayResult], first: date, last: date) -> dict[tuple[date, int], str]:
    """{(day, metric): name of the file}; a ratio is named by its numerator's."""
    parts = {result.metric.numerator_id or result.metric_id: result.metric_id for result in results}
    rows = Observation.objects.filter(employee=employee_id, metric__in=parts, day__range=(first, last))
    found = rows.filter(batch__isnull=False).values_list("day", "metric", "batch__file_name", "batch__kind")
    return {(day, parts[metric]): name or kind for day, metric, name, kind in found}


def figures_of_gap(plan: Plan) -> Figures:
    """The figures the plan rests on, frozen when it was given."""
    lines = plan.gap.get("lines", [])
    return Figures(str(plan.public_id), plan.measured_from, plan.measured_until, lines)


def is_gap_settled(plan: Plan) -> bool:
    """The figures were confirmed or refused as they stand, or objected to; nothing to confirm counts too."""
    figures = figures_of_gap(plan)
    if not figures.lines:
        return True
    signed = plan.signatures.filter(of=SignatureOf.FACTS, content_sha256=figures.digest).exists()
    return signed or plan.objections.filter(kind=ObjectionKind.OBJECT).exists()


def figures_to_sign(plan: Plan, on: date) -> list[Figures]:
    """What waits for the employee, oldest first: the plan's own figures, then each week that is over.

    Figures that a later import corrected wait again: a signature speaks for what was read.
    """
    signed = set(plan.signatures.filter(of=SignatureOf.FACTS).values_list("content_sha256", flat=True))
    found = [figures_of_gap(plan), *_weeks(plan, on)]
    return [figures for figures in found if figures.lines and figures.digest not in signed]


def _weeks(plan: Plan, on: date) -> list[Figures]:
    """Each calendar week of the plan that is over by the day, with its figures."""
    last_day = min(plan.deadline, on - timedelta(days=1))
    if plan.issued_on is None or last_day < plan.start_on:
        return []
    lines = day_lines(plan, plan.start_on, last_day)
    found = []
    monday = plan.start_on - timedelta(days=plan.start_on.weekday())
    while monday <= last_day:
        first, last = max(monday, plan.start_on), min(monday + WEEK - timedelta(days=1), plan.deadline)
        if last < on:
            mine = [line for line in lines if first.isoformat() <= line["day"] <= last.isoformat()]
            found.append(Figures(str(plan.public_id), first, last, mine))
        monday += WEEK
    return found
