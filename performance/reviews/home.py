"""What reviews say on the start page."""

from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from hrplatform.lib import home
from hrplatform.lib.ui import Need, Status
from performance.reviews.enums import Stage
from performance.reviews.models import CycleStage, ReviewCycle
from performance.reviews.permissions import own_scorecards, scored_by


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
            action=_("Score"),
            when=deadlines.get(row["cycle"]) or "",
            category=_("Reviews"),
            rank=30,
        )
        for row in counts
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
