"""Second review: someone else upholds or dismisses, with a reason (spec 5.2). One door: `_move`."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from audit.services import record
from hrplatform.lib.formats import format_day
from notices.services import notify
from people.models import Employee, WorkDay
from people.selectors import hr_users
from people.services import ensure_calendar
from performance.checks import actions, notice_kinds
from performance.checks.enums import BY_DEPARTMENT, FindingState
from performance.checks.errors import FindingRefused
from performance.checks.models import Finding
from performance.checks.permissions import why_not_reviewer
from performance.reviews.enums import Change, ItemKind, Stage
from performance.reviews.models import ReviewCycle, Scorecard, ScorecardItem, ScoreChange
from performance.reviews.scoring import TOP, ZERO, rounded
from performance.reviews.services.scores import correct_points

DAYS_TO_CHANGE = 3


@transaction.atomic
def uphold_finding(*, finding: Finding, actor: Any, on: date, now: datetime, reason: str) -> Finding:
    """The pattern is not explained: the scores go back to the scorer, who has 3 working days to change them.

    Audited; the scorer is told. Raises FindingRefused without a reason, or when the reviewer is no outsider.
    """
    _refuse(finding, actor, on, reason)
    due = working_day_after(on, DAYS_TO_CHANGE)
    _move(finding, FindingState.UPHELD, actor=actor, now=now, reason=reason, due_on=due)
    users = [scorer.user for scorer in scorers_of(finding) if scorer.user]
    if finding.cycle.stage == Stage.CHECKS and users:
        link = reverse("reviews:team-grid", args=[finding.cycle.public_id])
        context = {"cycle": finding.cycle.name, "due": format_day(due)}
        notify(
            users=users, kind=notice_kinds.SENT_BACK, context=context, link=link,
            dedupe_key=f"finding/{finding.pk}/sent-back", now=now,
        )  # fmt: skip
    return finding


@transaction.atomic
def dismiss_finding(*, finding: Finding, actor: Any, on: date, now: datetime, reason: str) -> Finding:
    """There is a good explanation: nothing changes, the reason stays on record. Audited."""
    _refuse(finding, actor, on, reason)
    return _move(finding, FindingState.DISMISSED, actor=actor, now=now, reason=reason)


def _refuse(finding: Finding, actor: Any, on: date, reason: str) -> None:
    refused = why_not_reviewer(actor, finding, on)
    if refused:
        raise FindingRefused(refused)
    if not reason.strip():
        raise FindingRefused(_("Give the reason for your decision; it stays on record."))


def _move(finding: Finding, to: str, *, actor: Any, now: datetime, reason: str, due_on: date | None = None) -> Finding:
    """Compare-and-set from open; two reviewers at once: one wins, one is told."""
    changed = Finding.objects.filter(pk=finding.pk, state=FindingState.OPEN).update(
        state=to, reason=reason.strip(), decided_by=actor, decided_at=now, due_on=due_on
    )
    if changed != 1:
        raise FindingRefused(_("Somebody else has decided this finding meanwhile."))
    finding.refresh_from_db()
    name = actions.UPHELD if to == FindingState.UPHELD else actions.DISMISSED
    record(action=name, actor=actor, target=finding, before={"state": "open"}, after={"state": str(to)}, reason=reason)
    return finding


@transaction.atomic
def close_changed(*, cycle: ReviewCycle, employees: Iterable[int], actor: Any, now: datetime) -> int:
    """Close upheld findings whose scores the scorer has changed since and handed in again; how many."""
    closed = 0
    for finding in Finding.objects.filter(
        cycle=cycle, state=FindingState.UPHELD, employees__in=list(employees)
    ).distinct():
        if _was_rescored(finding) and _close(finding, actor, now):
            closed += 1
    return closed


def _was_rescored(finding: Finding) -> bool:
    """Whether a score it is about was changed since; one change answers every finding upheld about it."""
    return ScoreChange.objects.filter(
        kind=Change.REVIEW, at__gte=finding.decided_at, item__scorecard__in=cards_of(finding)
    ).exists()  # fmt: skip


@transaction.atomic
def correct_finding(*, finding: Finding, shift: Decimal, actor: Any, on: date, now: datetime, reason: str) -> int:
    """HR sets the scores itself: every judged item of the finding's people moves by `shift`, linked to the finding.

    Only for an upheld finding whose 3 working days have passed, before publication. Audited; how many items moved.
    """
    if finding.state != FindingState.UPHELD:
        raise FindingRefused(_("Only an upheld finding is corrected."))
    if finding.due_on and on <= finding.due_on:
        raise FindingRefused(
            _("The scorer has until %(due)s to change the scores.") % {"due": format_day(finding.due_on)}
        )
    refused = why_not_reviewer(actor, finding, on, again=True)
    if refused:
        raise FindingRefused(refused)
    if not shift:
        raise FindingRefused(_("Say by how many points the scores move."))
    items = ScorecardItem.objects.filter(
        scorecard__in=cards_of(finding), kind=ItemKind.QUALITATIVE, points__isnull=False
    ).select_related("scorecard__cycle", "scorecard__employee")  # fmt: skip
    moved = 0
    for item in items:
        points = rounded(max(ZERO, min(TOP, (item.points or ZERO) + shift)))
        if points is not None and points != item.points:
            correct_points(item=item, points=points, actor=actor, now=now, reason=reason, finding=finding)
            moved += 1
    after = {"shift": shift, "items": moved}
    record(action=actions.CORRECTED, actor=actor, target=finding, after=after, reason=reason)
    _close(finding, actor, now)
    return moved


def _close(finding: Finding, actor: Any, now: datetime) -> bool:
    done = Finding.objects.filter(pk=finding.pk, state=FindingState.UPHELD).update(
        state=FindingState.CLOSED, closed_at=now
    )
    if done:
        record(
            action=actions.CLOSED, actor=actor, target=finding, before={"state": "upheld"}, after={"state": "closed"}
        )
    return bool(done)


@transaction.atomic
def tell_overdue(*, on: date, now: datetime) -> int:
    """HR is told once about each upheld finding whose scores were not changed in time; how many."""
    late = Finding.objects.filter(
        state=FindingState.UPHELD, due_on__lt=on, overdue_told_on__isnull=True, cycle__stage=Stage.CHECKS
    ).select_related("cycle")
    users = hr_users()
    for finding in late:
        link = reverse("checks:finding-detail", args=[finding.public_id])
        notify(
            users=users, kind=notice_kinds.OVERDUE, context={"cycle": finding.cycle.name}, link=link,
            dedupe_key=f"finding/{finding.pk}/overdue", now=now,
        )  # fmt: skip
    return Finding.objects.filter(pk__in=[row.pk for row in late]).update(overdue_told_on=on)


def working_day_after(on: date, days: int) -> date:
    """The company's n-th working day after `on`."""
    horizon = on + timedelta(days=days * 3 + 14)
    ensure_calendar(start=on, until=horizon)
    rows = WorkDay.objects.filter(day__gt=on, day__lte=horizon, works=True).order_by("day")
    return list(rows.values_list("day", flat=True)[:days])[-1]


def scorers_of(finding: Finding) -> list[Employee]:
    """Who gave the scores it is about: the scorer, or everybody of a ring."""
    if finding.is_ring:
        return list(finding.employees.select_related("user").order_by("pk"))
    return [finding.scorer] if finding.scorer else []


def cards_of(finding: Finding) -> QuerySet[Scorecard]:
    """The scorecards a finding rests on: its people's by its scorer, in a ring by each other."""
    people = finding.employees.all()
    rows = Scorecard.objects.filter(cycle=finding.cycle, employee__in=people)
    if finding.is_ring:
        return rows.filter(scorer__in=people)
    if finding.check_code in BY_DEPARTMENT:
        return rows.filter(department=finding.department)
    return rows.filter(scorer=finding.scorer, department=finding.department)


def scorecards_of(finding: Finding) -> list[Scorecard]:
    """The scorecards a finding rests on, with their items."""
    return list(cards_of(finding).select_related("employee", "position").prefetch_related("items"))
