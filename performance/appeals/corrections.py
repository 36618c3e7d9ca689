"""What holds of a published scorecard after its corrections, and the corrections an appeal leads to (spec 4.2, 4.4)."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from performance.appeals.errors import AppealRefused
from performance.reviews.data import figures_of
from performance.reviews.enums import ItemKind
from performance.reviews.errors import ReviewRefused
from performance.reviews.models import Scorecard, ScoreCorrection
from performance.reviews.scoring import rounded
from performance.reviews.services.corrections import correct_published, corrected_points


def points_that_hold(card: Scorecard) -> dict[int, Decimal | None]:
    """{item id: points} with every correction so far."""
    return {item.pk: item.points for item in card.items.all()} | corrected_points(card)


def score_that_holds(card: Scorecard) -> Decimal | None:
    """The score after the newest correction, else the published one."""
    newest = ScoreCorrection.objects.filter(scorecard=card).first()
    return newest.score_after if newest else card.score


def fresh_points(card: Scorecard) -> dict[int, Decimal]:
    """{item id: points} of the data items from the day results as they stand now, where they differ."""
    items = [item for item in card.items.all() if item.kind == ItemKind.KPI and not item.not_applicable]
    figures = figures_of(
        employees=[card.employee_id], metrics=[item.metric_id for item in items if item.metric_id],
        start=card.start, until=card.until,
    )  # fmt: skip
    held, found = points_that_hold(card), {}
    for item in items:
        figure = figures.get((card.employee_id, item.metric_id)) if item.metric_id else None
        points = rounded(figure.points(item.curve)) if figure else None
        if points is not None and points != rounded(held[item.pk]):
            found[item.pk] = points
    return found


@transaction.atomic
def correct_items(
    *, card: Scorecard, points: Mapping[int, Decimal], actor: Any, now: datetime, reason: str
) -> ScoreCorrection:
    """New points for items of a published scorecard, one linked record each; the last one is what holds.

    Raises AppealRefused when nothing changes, or what the correction itself refuses.
    """
    held = points_that_hold(card)
    newest: ScoreCorrection | None = None
    for item in card.items.all():
        wanted = points.get(item.pk)
        if wanted is None or wanted == held[item.pk]:
            continue
        try:
            newest = correct_published(card=card, item=item, points=wanted, actor=actor, now=now, reason=reason)
        except ReviewRefused as refused:
            raise AppealRefused(str(refused)) from refused
    if newest is None:
        raise AppealRefused(_("Change at least one item, or leave the score as it is."))
    return newest
