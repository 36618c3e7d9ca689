"""Peers' answers as a page may show them: together, from four up, by the form anonymous or named (spec 4.1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from performance.reviews.enums import ItemKind, PeerState
from performance.reviews.models import PeerAnswer, Scorecard
from performance.reviews.peers import Rated, is_shown, peers_mean
from performance.reviews.scoring import rounded


@dataclass(frozen=True)
class PeerWord:
    """What one peer said; without name and points where the form is anonymous."""

    name: str
    points: Decimal | None
    comment: str


@dataclass(frozen=True)
class PeerItem:
    """One item with everybody's answers together."""

    name: str
    answers: int
    mean: Decimal | None
    words: Sequence[PeerWord]


def peer_items(card: Scorecard) -> list[PeerItem]:
    """Items rated by peers; nothing at all of an item with fewer than four answers but that there are too few."""
    items = [item for item in card.items.all() if item.kind == ItemKind.PEERS]
    if not items:
        return []
    rows = PeerAnswer.objects.filter(item__in=items, invitation__state=PeerState.ANSWERED)
    given: dict[int, list[PeerAnswer]] = {}
    for row in rows.select_related("invitation__rater"):
        given.setdefault(row.item_id, []).append(row)
    anonymous = card.template is None or card.template.peers_are_anonymous
    return [_item(item.name, given.get(item.pk, []), anonymous) for item in items]


def _item(name: str, answers: list[PeerAnswer], anonymous: bool) -> PeerItem:
    if not is_shown(len(answers)):
        return PeerItem(name, 0, None, ())
    mean = rounded(peers_mean(Rated(row.invitation.weight, row.points) for row in answers))
    if anonymous:
        # In the order of the words themselves, which says nothing about who wrote them or when.
        words = [PeerWord("", None, row.comment) for row in sorted(answers, key=lambda row: row.comment) if row.comment]
    else:
        by_name = sorted(answers, key=lambda row: row.invitation.rater.sort_key)
        words = [PeerWord(row.invitation.rater.name, row.points, row.comment) for row in by_name]
    return PeerItem(name, len(answers), mean, words)
