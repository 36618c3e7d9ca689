"""A head who left no longer scores: the scorecards go to the boss of the day, by night (spec 4.2)."""

from collections import defaultdict
from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse

from audit.services import record
from hrplatform.lib.bulk import update_rows
from notices.services import notify
from people.models import Employee
from people.permissions import bosses_of
from people.selectors import hr_users
from performance.reviews import actions, notice_kinds
from performance.reviews.enums import RUNNING, Stage
from performance.reviews.models import ReviewCycle, Scorecard
from performance.reviews.services.telling import tell_scorers


def hand_over_leavers(*, on: date, now: datetime) -> int:
    """Scorecards not handed in whose scorer has left go to whoever is the boss today; nobody found: to HR.

    Second levels that left are followed the same way. Audited; HR and the new scorers are told. Twice is as once.
    """
    moved = 0
    for cycle in ReviewCycle.objects.filter(stage__in=sorted(RUNNING)):
        gone = cycle.scorecards.filter(scorer__leave_date__lt=on)
        gone = gone.filter(submitted_at__isnull=True) | gone.exclude(returned_reason="")
        moved += _hand_over(cycle, list(gone.select_related("scorer")), on, now)
        follow_reviewers(cycle, on)
    return moved


@transaction.atomic
def _hand_over(cycle: ReviewCycle, cards: list[Scorecard], on: date, now: datetime) -> int:
    bosses = bosses_of([card.employee_id for card in cards], on)
    rows, groups = [], defaultdict(list)
    for card in cards:
        boss = bosses.get(card.employee_id)
        boss = None if boss is None or boss.pk == card.employee_id else boss
        rows.append((card.pk, boss.pk if boss else None))
        groups[card.scorer, boss].append(card)
    update_rows(Scorecard, ["scorer"], rows)
    for (scorer, boss), held in groups.items():
        _tell(cycle, scorer, boss, len(held), now)
    if rows and cycle.stage == Stage.HEAD:
        tell_scorers(cycle, {"cycle": cycle.name, "deadline": "—"}, f"cycle/{cycle.pk}/head/{on}", now)
    return len(rows)


def _tell(cycle: ReviewCycle, scorer: Employee | None, boss: Employee | None, count: int, now: datetime) -> None:
    assert scorer is not None
    reason = f"{scorer.number} left on {scorer.leave_date}"
    record(
        action=actions.SCORER_CHANGED, actor=None, target=cycle, reason=reason, before={"scorer": scorer.number},
        after={"scorer": boss.number if boss else "", "scorecards": count}, at=now,
    )  # fmt: skip
    notify(
        users=hr_users(), kind=notice_kinds.LEAVING_SCORER, now=now,
        context={"cycle": cycle.name, "name": scorer.name, "people": count, "to": boss.name if boss else "HR"},
        link=reverse("reviews:cycle-detail", args=[cycle.public_id]),
        dedupe_key=f"cycle/{cycle.pk}/left/{scorer.pk}/{boss.pk if boss else 0}",
    )  # fmt: skip


def follow_reviewers(cycle: ReviewCycle, on: date) -> None:
    """A second level that left, or scores now, is followed by the boss of the scorer today."""
    over = Q(reviewer__leave_date__lt=on) | Q(reviewer=F("scorer"))
    cards = list(cycle.scorecards.filter(over, reviewed_at__isnull=True))
    bosses = bosses_of({card.scorer_id for card in cards if card.scorer_id}, on)
    rows = []
    for card in cards:
        boss = bosses.get(card.scorer_id) if card.scorer_id else None
        rows.append((card.pk, boss.pk if boss and boss.pk != card.employee_id else None))
    update_rows(Scorecard, ["reviewer"], rows)
