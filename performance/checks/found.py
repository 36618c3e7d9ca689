"""The scores a finding rests on as they were when it was found; what changed since stands beside them (spec 5.2)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Q, QuerySet

from performance.checks.enums import FindingState
from performance.checks.models import Finding
from performance.reviews.enums import Change
from performance.reviews.models import Scorecard, ScorecardItem, ScoreChange
from performance.reviews.scoring import Part, rounded, weighted_score

# What moves a score once a finding is decided; before that only typing does, and the finding follows it.
LATER = (Change.REVIEW, Change.CORRECTION, Change.CALIBRATION, Change.DATA)


@dataclass(frozen=True)
class Before:
    """Points by item id and scores by scorecard id where they are others now."""

    points: dict[int, Decimal | None] = field(default_factory=dict)
    scores: dict[int, Decimal | None] = field(default_factory=dict)

    def points_of(self, item: ScorecardItem) -> Decimal | None:
        return self.points.get(item.pk, item.points)

    def has_changed(self, card: Scorecard) -> bool:
        return card.pk in self.scores or any(item.pk in self.points for item in card.items.all())

    def score_of(self, card: Scorecard) -> Decimal | None:
        """The score as it was found: before it was moved as a whole, else of the items as they were."""
        if card.pk in self.scores:
            return self.scores[card.pk]
        if not self.has_changed(card):
            return card.score
        parts = (Part(item.weight, self.points_of(item), item.not_applicable) for item in card.items.all())
        return rounded(weighted_score(parts))


def changes_since(finding: Finding, cards: Iterable[Scorecard]) -> QuerySet[ScoreChange]:
    """Every later change of the scores the finding rests on, the first one first; none while it is open.

    One that went away by itself was brought up to date until then: it is held against the day it was first found.
    """
    if finding.state == FindingState.OPEN:
        return ScoreChange.objects.none()
    keys = [card.pk for card in cards]
    rows = ScoreChange.objects.filter(Q(item__scorecard__in=keys) | Q(scorecard__in=keys))
    if finding.decided_at:
        rows = rows.filter(at__gte=finding.decided_at, kind__in=LATER)
    else:
        rows = rows.filter(at__gt=finding.created_at).exclude(kind=Change.SELF)
    return rows.order_by("at", "pk")


def as_found(changes: Sequence[ScoreChange]) -> Before:
    """What the first later change of each item and scorecard says stood there before. changes: the oldest first."""
    found = Before()
    for change in changes:
        if change.item_id:
            found.points.setdefault(change.item_id, change.before)
        elif change.scorecard_id:
            found.scores.setdefault(change.scorecard_id, change.before)
    return found
