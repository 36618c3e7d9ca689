"""Scores with the scorer's mildness taken off, beside the raw ones (spec 5.3)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from performance.reviews.enums import ItemKind
from performance.reviews.models import ReviewCycle, Scorecard
from performance.reviews.scoring import TOP, ZERO


@dataclass(frozen=True)
class Adjusted:
    """One scorecard's rater-adjusted score with its 90 % range; `shift` is what was taken off the raw one."""

    score: Decimal
    low: Decimal
    high: Decimal
    shift: Decimal


def adjusted_of(cycle: ReviewCycle, cards: Iterable[Scorecard]) -> dict[int, Adjusted]:
    """{scorecard id: adjusted score}; people whose scorer can't be compared are left out.

    One query for the judged shares (none if the items are prefetched); the scorers' effects stand in the cycle.
    """
    effects = {(row["department"], row["scorer"]): row for row in cycle.scorer_effects}
    found = {}
    for card in cards:
        effect = effects.get((str(card.department_id), str(card.scorer_id or "")))
        if card.score is None or card.adjusted_score is None or effect is None:
            continue
        by_effect = adjusted_by(card.score, judged_share(card), effect["shrunk"], effect["low"], effect["high"])
        found[card.pk] = replace(by_effect, score=card.adjusted_score)
    return found


def adjusted_by(score: Decimal, share: Decimal, shrunk: float, low: float, high: float) -> Adjusted:
    """What is left of a score once a scorer's effect, with its range, is taken off its judged share."""
    shift, least, most = (Decimal(str(value)) * share for value in (shrunk, low, high))
    return Adjusted(_kept(score - shift), _kept(score - most), _kept(score - least), _round(shift))


def adjusted_anew(card: Scorecard) -> Decimal | None:
    """What the rater-adjusted score is for the score that holds now; None where its scorer can't be compared."""
    key = (str(card.department_id), str(card.scorer_id or ""))
    effect = next((row for row in card.cycle.scorer_effects if (row["department"], row["scorer"]) == key), None)
    if card.score is None or card.adjusted_score is None or effect is None:
        return card.adjusted_score
    return _kept(card.score - Decimal(str(effect["shrunk"])) * judged_share(card))


def judged_share(card: Scorecard) -> Decimal:
    """The weight of judged items among those that count, 0–1."""
    counted = [item for item in card.items.all() if not item.not_applicable]
    weight = sum((item.weight for item in counted), ZERO)
    judged = sum((item.weight for item in counted if item.kind == ItemKind.QUALITATIVE), ZERO)
    return judged / weight if weight else ZERO


def _kept(value: Decimal) -> Decimal:
    return _round(max(ZERO, min(TOP, value)))


def _round(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"))
