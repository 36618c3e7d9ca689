"""Reads of calibration: where it stands, the board's rows, what was moved and marked."""

from collections import Counter
from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import partial

from django.db.models import Prefetch, Q, QuerySet

from performance.calibration.distribution import Scored
from performance.calibration.enums import Opinion, Standing
from performance.calibration.models import CalibrationMark, CalibrationSeat
from performance.reviews.enums import Change, Stage
from performance.reviews.models import ReviewCycle, Scorecard, ScorecardItem, ScoreChange
from performance.reviews.scale import guideline_shares


def seats_of(cycle: ReviewCycle) -> list[CalibrationSeat]:
    """Everybody with a seat, in the order named."""
    return list(CalibrationSeat.objects.filter(cycle=cycle).select_related("user"))


def standing_of(seats: Iterable[CalibrationSeat]) -> Standing:
    """Preparing until the meeting has ended; then signing until everybody present has signed."""
    listed = list(seats)
    if not any(seat.asked_at for seat in listed):
        return Standing.PREPARING
    waiting = any(seat.was_present and not seat.signed_at for seat in listed)
    return Standing.SIGNING if waiting else Standing.SIGNED


def scored_rows(cards: QuerySet[Scorecard]) -> list[Scored]:
    """What the distributions count; one query."""
    rows = cards.order_by().values_list("department_id", "score", "item_score", "adjusted_score")
    return [Scored(*row) for row in rows]


def department_cards(cards: QuerySet[Scorecard], department: int) -> list[Scorecard]:
    """The people of one department on the board, best first, items with them."""
    rows = cards.filter(department=department).select_related("employee", "position", "scorer")
    items = ScorecardItem.objects.only("scorecard", "kind", "weight", "points", "not_applicable")
    return list(rows.prefetch_related(Prefetch("items", items)).order_by("-score", "employee__sort_key"))


def marks_of(cards: Iterable[Scorecard]) -> dict[int, list[CalibrationMark]]:
    """{scorecard id: what calibrators marked}; one query."""
    found: dict[int, list[CalibrationMark]] = {}
    for mark in CalibrationMark.objects.filter(scorecard__in=[card.pk for card in cards]).select_related("user"):
        found.setdefault(mark.scorecard_id, []).append(mark)
    return found


def questions_by_department(cards: QuerySet[Scorecard]) -> dict[int, int]:
    """{department id: scorecards questioned by anybody}."""
    rows = CalibrationMark.objects.filter(scorecard__in=cards, opinion=Opinion.QUESTION)
    pairs = rows.order_by().values_list("scorecard_id", "scorecard__department_id").distinct()
    return dict(Counter(department for _card, department in pairs))


def marked_by(user: object, cards: QuerySet[Scorecard]) -> int:
    """How many of these scorecards the account has marked."""
    return CalibrationMark.objects.filter(user=user, scorecard__in=cards).count()


def moves_of(cards: QuerySet[Scorecard]) -> QuerySet[ScoreChange]:
    """Every move with its reason, newest first."""
    rows = ScoreChange.objects.filter(scorecard__in=cards, kind=Change.CALIBRATION)
    return rows.select_related("scorecard__employee", "scorecard__department", "user").order_by("-at", "-pk")


def guideline_of(cycle: ReviewCycle) -> Callable[[int], dict[str, Decimal]]:
    """{band: share 0–1} for a department of so many scored people; empty where the company set none."""
    return partial(guideline_shares, cycle.guideline or {})


def waiting_seats(user: object) -> QuerySet[CalibrationSeat]:
    """Seats of the account with something to do: a meeting to prepare, or a signature to give."""
    rows = CalibrationSeat.objects.filter(user=user, cycle__stage=Stage.CALIBRATION, signed_at__isnull=True)
    return rows.filter(Q(asked_at__isnull=True) | Q(was_present=True)).select_related("cycle")
