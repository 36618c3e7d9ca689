"""Colleagues' feedback on heads (360, spec 4.1): HR asks other heads, who answer while the review is open."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from hrplatform.demo.goal_lines import PEER_SAYS
from hrplatform.demo.quarters import Quarter
from hrplatform.demo.sunrise import Sunrise
from people.models import Employee, User
from performance.reviews.enums import ItemKind
from performance.reviews.models import ReviewCycle, Scorecard
from performance.reviews.services.peers import answer_invitation, decline_invitation, invite_peers

# One more than has to answer: one of them has no time.
ASKED = 5
NO_TIME = "本季度与其没有直接配合，不便评价。"


def ask_colleagues(story: Sunrise, quarter: Quarter, cycle: ReviewCycle, *, hr: User, now: datetime) -> None:
    """Each head's invitations and answers; of the first one's colleagues one declines."""
    cards = list(
        cycle.scorecards.filter(items__kind=ItemKind.PEERS)
        .select_related("cycle", "employee", "scorer")
        .order_by("employee__number")
        .distinct()
    )
    heads = list(Employee.objects.filter(pk__in=[card.employee_id for card in cards]).order_by("number"))
    for place, card in enumerate(cards):
        raters = _colleagues(card, heads, place)
        _answer(story, quarter, card, raters, hr=hr, now=now, declines=place == 0)


def _colleagues(card: Scorecard, heads: Sequence[Employee], place: int) -> list[Employee]:
    """The next few heads in turn, without the person and who scores them."""
    turn = [*heads[place + 1 :], *heads[:place]]
    return [head for head in turn if head.pk not in (card.employee_id, card.scorer_id)][:ASKED]


def _answer(
    story: Sunrise, quarter: Quarter, card: Scorecard, raters: Sequence[Employee], *, hr: User, now: datetime,
    declines: bool,
) -> None:  # fmt: skip
    rng = story.rng("colleagues", card.employee.number, quarter.code)
    standing = story.standing(story.by_number[card.employee.number], quarter.start, quarter.until)
    items = list(card.items.filter(kind=ItemKind.PEERS))
    for number, invitation in enumerate(invite_peers(card=card, raters=raters, actor=hr, now=now)):
        user = invitation.rater.user
        if declines and number == 0:
            decline_invitation(invitation=invitation, actor=user, now=now, reason=NO_TIME)
            continue
        points = {
            item.pk: Decimal(round(min(112, max(65, 92 + 60 * (standing - 1) + rng.gauss(0, 5))))) for item in items
        }
        words = {item.pk: rng.choice(PEER_SAYS) for item in items}
        answer_invitation(invitation=invitation, points=points, comments=words, actor=user, now=now)
