"""What reviews say on the start page."""

from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hrplatform.lib import home
from hrplatform.lib.ui import Need, Status
from performance.reviews.enums import AFTER_SCORING, Stage
from performance.reviews.models import CycleStage, ReviewCycle
from performance.reviews.permissions import own_scorecards, reviewed_by, scored_by, waiting_invitations
from performance.reviews.services.stages import reasons_to_stay

ASKED = 5  # invitations shown one by one; the list of colleagues has them all


def _status(deadline: date | None, on: date) -> Status:
    return Status("bad", _("Overdue")) if deadline and deadline < on else Status("info", _("Due"))


def _deadlines(stage: str) -> dict[int, date | None]:
    rows = CycleStage.objects.filter(stage=stage, cycle__stage=stage)
    return dict(rows.values_list("cycle_id", "deadline"))


@home.needs(roles={"head", "deputy", "manager", "hr"}, order=30)
def teams_to_score(user: Any, on: date, now: datetime) -> list[Need]:
    """One row per cycle with people the account has still to score."""
    waiting = scored_by(user, on).filter(cycle__stage=Stage.HEAD, submitted_at__isnull=True)
    counts = waiting.values("cycle", "cycle__name", "cycle__public_id").annotate(n=Count("pk")).order_by("cycle")
    deadlines = _deadlines(Stage.HEAD)
    return [
        Need(
            status=_status(deadlines.get(row["cycle"]), on),
            title=_("%(cycle)s: score %(n)s people") % {"cycle": row["cycle__name"], "n": row["n"]},
            url=reverse("reviews:team-grid", args=[row["cycle__public_id"]]),
            action=_("Score them"),
            when=deadlines.get(row["cycle"]) or "",
            category=_("Reviews"),
            rank=30,
        )
        for row in counts
    ]


@home.needs(roles={"head", "deputy", "manager", "hr"}, order=31)
def teams_to_look_through(user: Any, on: date, now: datetime) -> list[Need]:
    """One row per cycle with people who wait for the account as second level; what was sent back waits for others."""
    waiting = reviewed_by(user, on).filter(
        cycle__stage=Stage.SECOND, reviewed_at__isnull=True, submitted_at__isnull=False, returned_reason=""
    )
    counts = waiting.values("cycle", "cycle__name", "cycle__public_id").annotate(n=Count("pk")).order_by("cycle")
    rows = list(counts)
    deadlines = _deadlines(Stage.SECOND) if rows else {}
    return [
        Need(
            status=_status(deadlines.get(row["cycle"]), on),
            title=ngettext(
                "%(cycle)s: look through the scores of %(n)s person",
                "%(cycle)s: look through the scores of %(n)s people",
                row["n"],
            )
            % {"cycle": row["cycle__name"], "n": row["n"]},
            detail=_("Confirm them, or send them back with a reason."),
            url=reverse("reviews:second-review", args=[row["cycle__public_id"]]),
            action=_("Look through them"),
            when=deadlines.get(row["cycle"]) or "",
            category=_("Reviews"),
            rank=31,
        )
        for row in rows
    ]


@home.needs(roles={"head", "deputy", "manager", "hr"}, order=31)
def scores_returned(user: Any, on: date, now: datetime) -> list[Need]:
    """One row per cycle in which the second level has sent scores of the account back."""
    rows = scored_by(user, on).filter(cycle__stage=Stage.SECOND).exclude(returned_reason="")
    counts = rows.values("cycle__name", "cycle__public_id", "returned_reason").annotate(n=Count("pk"))
    return [
        Need(
            status=Status("warn", _("Sent back")),
            title=ngettext(
                "%(cycle)s: the score of %(n)s person came back to you",
                "%(cycle)s: the scores of %(n)s people came back to you",
                row["n"],
            )
            % {"cycle": row["cycle__name"], "n": row["n"]},
            detail=row["returned_reason"],
            url=reverse("reviews:team-grid", args=[row["cycle__public_id"]]),
            action=_("Change them"),
            category=_("Reviews"),
            rank=12,
        )
        for row in counts.order_by("cycle__name", "returned_reason")
    ]


@home.needs(roles={"employee", "head", "deputy", "manager"}, order=31)
def colleagues_ask(user: Any, on: date, now: datetime) -> list[Need]:
    """Colleagues about whom the account is asked (360) and hasn't answered."""
    waiting = waiting_invitations(user, on)
    return [
        Need(
            status=Status("info", _("To answer")),
            title=_("%(cycle)s: feedback about %(name)s")
            % {"cycle": one.scorecard.cycle.name, "name": one.scorecard.employee.name},
            detail=_("Accept and answer, or decline."),
            url=reverse("reviews:peer-answer", args=[one.public_id]),
            action=_("Answer"),
            when=one.invited_at,
            category=_("Reviews"),
            rank=36,
        )
        for one in waiting[:ASKED]
    ]


@home.needs(roles={"employee"}, order=30)
def own_assessments(user: Any, on: date, now: datetime) -> list[Need]:
    """Self-assessments that wait for the account."""
    cards = own_scorecards(user, on).filter(cycle__stage=Stage.SELF, self_submitted_at__isnull=True)
    deadlines = _deadlines(Stage.SELF)
    return [
        Need(
            status=_status(deadlines.get(card.cycle_id), on),
            title=_("%(cycle)s: please assess yourself") % {"cycle": card.cycle.name},
            url=reverse("reviews:self-assessment", args=[card.public_id]),
            action=_("Assess"),
            when=deadlines.get(card.cycle_id) or "",
            category=_("Reviews"),
            rank=35,
        )
        for card in cards.select_related("cycle")
    ]


@home.needs(roles={"hr"}, order=32)
def cycles_nothing_holds(user: Any, on: date, now: datetime) -> list[Need]:
    """Cycles past scoring that may go on: reviewed, checked, signed or approved."""
    rows = ReviewCycle.objects.filter(stage__in=sorted(AFTER_SCORING)).prefetch_related("stages")
    return [
        Need(
            status=Status("info", _("Next step")),
            title=_("%(cycle)s: nothing holds it at %(stage)s any more")
            % {"cycle": cycle.name, "stage": Stage(cycle.stage).label},
            url=reverse("reviews:cycle-detail", args=[cycle.public_id]),
            action=_("Go on with it"),
            category=_("Reviews"),
            rank=40,
        )
        for cycle in rows
        if not reasons_to_stay(cycle)
    ]


@home.needs(roles={"hr"}, order=30)
def cycles_to_move(user: Any, on: date, now: datetime) -> list[Need]:
    """Cycles in which every head has submitted, and drafts that nobody opened."""
    rows = ReviewCycle.objects.filter(stage__in=(Stage.DRAFT, Stage.HEAD)).annotate(
        cards=Count("scorecards"), waiting=Count("scorecards", filter=Q(scorecards__submitted_at__isnull=True))
    )
    return [
        Need(
            status=Status("info", _("Next step")),
            title=_("%(cycle)s: every head has submitted") % {"cycle": cycle.name}
            if cycle.stage == Stage.HEAD
            else _("%(cycle)s: check and open") % {"cycle": cycle.name},
            url=reverse("reviews:cycle-detail", args=[cycle.public_id]),
            action=_("Open"),
            category=_("Reviews"),
            rank=40,
        )
        for cycle in rows
        if cycle.stage == Stage.DRAFT or (cycle.cards and not cycle.waiting)
    ]
