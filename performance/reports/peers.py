"""Points of peers are given out from four answers up, in files as on pages (spec 4.1)."""

from collections.abc import Iterable

from django.db.models import Count, Q

from performance.reviews.enums import ItemKind, PeerState
from performance.reviews.models import Scorecard, ScorecardItem
from performance.reviews.peers import MIN_ANSWERS


def hidden_items(cards: Iterable[Scorecard]) -> set[int]:
    """Ids of peers' items with fewer than four answers; one query. A file never holds them, whatever is stored."""
    answered = Count("peer_answers", filter=Q(peer_answers__invitation__state=PeerState.ANSWERED))
    rows = ScorecardItem.objects.filter(scorecard__in=[card.pk for card in cards], kind=ItemKind.PEERS)
    return set(rows.annotate(answers=answered).filter(answers__lt=MIN_ANSWERS).values_list("pk", flat=True))
