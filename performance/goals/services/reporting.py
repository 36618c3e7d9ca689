"""Weekly check-ins: how sure, in which words, and which figures have moved (spec 4.1)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from audit.services import record
from people.services.files import keep_file
from performance.goals import actions
from performance.goals.enums import COUNTED, Confidence, GoalLevel, PartKind
from performance.goals.errors import GoalRefused
from performance.goals.models import Goal, GoalCheckIn, GoalPart
from performance.goals.rollup import figure_progress, own_progress
from performance.goals.services.writing import refuse_ended
from performance.reviews.points import Weighed

ZERO, ONE = Decimal(0), Decimal(1)
MICRO = Decimal("0.000001")


@dataclass(frozen=True)
class Report:
    """One check-in. By part id: values of parts with a figure, progress (0 to 1) of the others, evidence, files."""

    confidence: str
    note: str = ""
    values: Mapping[int, Decimal] = field(default_factory=dict)
    progress: Mapping[int, Decimal] = field(default_factory=dict)
    evidence: Mapping[int, str] = field(default_factory=dict)
    files: Mapping[int, Any] = field(default_factory=dict)


@transaction.atomic
def check_in(*, goal: Goal, report: Report, actor: Any, on: date, now: datetime) -> GoalCheckIn:
    """Keep a check-in; the parts and the goal's own progress follow. Rows are only ever added. Audited.

    A milestone counts as reached only with evidence. Raises GoalRefused.
    """
    refuse_ended(goal)
    if goal.level == GoalLevel.TEMPLATE or goal.state not in COUNTED:
        raise GoalRefused(_("Progress is reported on goals both sides have agreed on."))
    if report.confidence not in Confidence.values:
        raise GoalRefused(_("Say how sure you are."), "confidence")
    parts = list(goal.parts.exclude(kind=PartKind.SHARE))
    figures = [found for part in parts if (found := _report(part, report, actor, on, now))]
    goal.progress = _micro(own_progress(Weighed(part.weight, part.progress) for part in parts))
    goal.confidence, goal.checked_on = report.confidence, on
    goal.save(update_fields=["progress", "confidence", "checked_on"])
    row = GoalCheckIn.objects.create(
        goal=goal, on=on, confidence=report.confidence, note=report.note.strip(), figures=figures,
        progress=goal.progress, by=actor, at=now,
    )  # fmt: skip
    record(
        action=actions.GOAL_CHECKED_IN, actor=actor, target=goal, person=goal.employee, at=now,
        after={"confidence": row.confidence, "progress": goal.progress, "note": row.note, "figures": figures},
    )  # fmt: skip
    return row


def _report(part: GoalPart, report: Report, actor: Any, on: date, now: datetime) -> dict[str, str] | None:
    """Write what was reported on one part; the line of the history if anything moved."""
    before = _stands(part)
    if part.pk in report.evidence:
        part.evidence = report.evidence[part.pk].strip()
    if report.files.get(part.pk):
        part.file = keep_file(upload=report.files[part.pk], actor=actor, now=now)
    if part.base_value is not None and part.pk in report.values:
        part.value = report.values[part.pk]
        part.progress = _micro(figure_progress(part.base_value, part.target_value, part.value))
    elif part.pk in report.progress:
        part.progress = _checked(part, report.progress[part.pk])
    if part.progress == ONE and part.kind == PartKind.MILESTONE and not (part.evidence or part.file_id):
        raise GoalRefused(_("%(title)s: a milestone is reached with evidence: say what shows it, or add a file.")
                          % {"title": part.title}, f"evidence_{part.pk}")  # fmt: skip
    part.done_on = (part.done_on or on) if part.progress == ONE else None
    part.save(update_fields=["value", "progress", "evidence", "file", "done_on"])
    after = _stands(part)
    return (
        {"part": str(part.public_id), "title": part.title, "before": before, "after": after}
        if before != after
        else None
    )


def _checked(part: GoalPart, progress: Decimal) -> Decimal:
    if not ZERO <= progress <= ONE:
        raise GoalRefused(_("%(title)s: progress lies between 0 and 100 percent.") % {"title": part.title})
    return progress.quantize(MICRO)


def _stands(part: GoalPart) -> str:
    """A part's state for the history: its figure, or its progress."""
    stands = part.value if part.base_value is not None else part.progress
    return "" if stands is None else f"{stands.normalize():f}"


def _micro(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.quantize(MICRO)
