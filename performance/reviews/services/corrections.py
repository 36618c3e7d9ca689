"""Scores changed as a whole: by calibration before publication, by a linked correction after it (spec 4.2–4.4)."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from audit.services import record
from performance.reviews import actions, signals
from performance.reviews.enums import SHOWN_TO_EMPLOYEES, Change, Stage
from performance.reviews.errors import ReviewRefused
from performance.reviews.models import Scorecard, ScorecardItem, ScoreChange, ScoreCorrection
from performance.reviews.scoring import Part, band_of, refuse_points, rounded, weighted_score
from performance.reviews.services.cards import bands_of
from performance.reviews.services.holding import hold_stage


@transaction.atomic
def move_score(
    *, card: Scorecard, score: Decimal | None, actor: Any, now: datetime, reason: str, finding: Any = None
) -> Scorecard:
    """Calibration moves a scorecard's score; None goes back to what the items give. The original stays: item_score.

    Side effects: score, band and rater-adjusted score of the scorecard, its history, an audit entry. Raises
    ReviewRefused outside of the calibration stage, without a reason, or outside of 0 to 120.
    """
    cycle = card.cycle
    if hold_stage(cycle) != Stage.CALIBRATION:
        raise ReviewRefused(_("Scores are moved while the cycle is being calibrated."))
    if not reason.strip():
        raise ReviewRefused(_("Say why the score is moved."))
    if score is not None and refuse_points(score):
        raise ReviewRefused(_("Points are a number from 0 to 120."))
    held = Scorecard.objects.select_for_update().get(pk=card.pk)
    before, band_before = held.score, held.band
    after = score if score is not None else held.item_score
    if before == after:
        return card
    held.calibrated_score, held.score, held.band = score, after, band_of(after, bands_of(cycle))
    held.save(update_fields=["calibrated_score", "score", "band"])
    ScoreChange.objects.create(
        scorecard=held, kind=Change.CALIBRATION, before=before, after=after, reason=reason.strip()[:400],
        finding=finding, user=actor, at=now,
    )  # fmt: skip
    record(
        action=actions.SCORE_MOVED, actor=actor, target=held, person=held.employee,
        before={"score": before, "band": band_before}, after={"score": after, "band": held.band},
        reason=reason.strip(), at=now,
    )  # fmt: skip
    signals.score_moved.send(sender=Scorecard, card=held)
    card.refresh_from_db()
    return card


@transaction.atomic
def correct_published(
    *, card: Scorecard, actor: Any, now: datetime, reason: str, score: Decimal | None = None,
    item: ScorecardItem | None = None, points: Decimal | None = None, finding: Any = None,
) -> ScoreCorrection:  # fmt: skip
    """Correct a published or closed score by a new, linked record; the scorecard itself never changes.

    Either a whole score, or one item with its new points: the score is then weighed anew. The newest correction holds
    everywhere results are read. Audited. Raises ReviewRefused before publication, without a reason or a change.
    """
    cycle = card.cycle
    if cycle.stage not in SHOWN_TO_EMPLOYEES:
        raise ReviewRefused(_("Nothing is published yet: change the score itself."))
    if not reason.strip():
        raise ReviewRefused(_("Say why the score is corrected."))
    Scorecard.objects.select_for_update().get(pk=card.pk)
    last = ScoreCorrection.objects.filter(scorecard=card).first()
    score_before, band_before = (last.score_after, last.band_after) if last else (card.score, card.band)
    exact, points_before = _corrected(card, score, item, points)
    if rounded(exact) == score_before and item is None:
        raise ReviewRefused(_("That is the score already."))
    made = ScoreCorrection.objects.create(
        scorecard=card, item=item, points_before=points_before, points_after=points, score_before=score_before,
        score_after=rounded(exact), band_before=band_before, band_after=band_of(exact, bands_of(cycle)),
        reason=reason.strip()[:400], finding=finding, user=actor, at=now,
    )  # fmt: skip
    record(
        action=actions.SCORE_CORRECTED, actor=actor, target=card, person=card.employee,
        before={"score": score_before, "band": band_before}, after={"score": made.score_after, "band": made.band_after},
        reason=reason.strip(), at=now,
    )  # fmt: skip
    return made


def _corrected(
    card: Scorecard, score: Decimal | None, item: ScorecardItem | None, points: Decimal | None
) -> tuple[Decimal, Decimal | None]:
    """The new unrounded score, and the points the item had."""
    wanted = points if item is not None else score
    if wanted is None or refuse_points(wanted):
        raise ReviewRefused(_("Points are a number from 0 to 120."))
    if item is None:
        return wanted, None
    held = corrected_points(card)
    before = held.get(item.pk, item.points)
    held[item.pk] = wanted
    exact = weighted_score(
        Part(row.weight, held.get(row.pk, row.points), row.not_applicable and row.pk not in held)
        for row in card.items.all()
    )
    if exact is None:
        raise ReviewRefused(_("Another item is still without points: correct the whole score instead."))
    return exact, before


def corrected_points(card: Scorecard) -> dict[int, Decimal]:
    """{item id: points} of what corrections changed, the newest of each item."""
    rows = ScoreCorrection.objects.filter(scorecard=card, item__isnull=False).order_by("at", "pk")
    return {row.item_id: row.points_after for row in rows if row.item_id and row.points_after is not None}
