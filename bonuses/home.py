"""What bonuses say on the start page."""

from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from bonuses.enums import PoolState
from bonuses.models import BonusPool
from bonuses.presenters.pool import status_of
from bonuses.selectors.awards import own_awards
from bonuses.selectors.questions import questions_waiting
from bonuses.selectors.turns import pools_waiting
from hrplatform.lib import home
from hrplatform.lib.formats import format_money
from hrplatform.lib.ui import Action, Need, Panel, Status
from people.permissions import employee_of

LATE_AFTER = 3  # days
SHOWN = 5
ACT = {
    PoolState.APPROVED: ("pool-release", "Release"),
    PoolState.RELEASED: ("payroll", "Payroll file"),
}


@home.needs(roles={"hr", "finance"})
def pools_to_decide(user: Any, on: date, now: datetime) -> list[Need]:
    """Pools to release or to pay; what waits for an approval is listed by people/home.py."""
    return [_pool_need(pool) for pool in pools_waiting(user)]


def _pool_need(pool: BonusPool) -> Need:
    labels = {"Release": _("Release"), "Payroll file": _("Payroll file")}
    _name, word = ACT[PoolState(pool.state)]
    paid = format_money(pool.chosen.paid) if pool.chosen else ""
    return Need(
        status=status_of(pool),
        title=pool.name,
        detail=_("%(paid)s for %(n)s people of %(pool)s")
        % {"paid": paid, "n": pool.chosen.people if pool.chosen else 0, "pool": format_money(pool.amount)},
        url=reverse("bonuses:pool-detail", args=[pool.public_id]),
        action=labels[word],
        category=_("Bonuses"),
        rank=25,
    )


@home.needs(roles={"hr"})
def questions_to_answer(user: Any, on: date, now: datetime) -> list[Need]:
    """What people asked about their bonuses, the oldest first."""
    return [
        Need(
            status=Status("warn" if (now - one.proposed_at).days >= LATE_AFTER else "info", _("Question")),
            title=_("%(name)s has a question about the bonus") % {"name": one.award.employee.name},
            detail=one.award.scenario.pool.name,
            url=reverse("bonuses:question-answer", args=[one.public_id]),
            action=_("Answer"),
            when=one.proposed_at,
            category=_("Bonuses"),
            rank=35,
        )
        for one in questions_waiting(user)[:SHOWN]
    ]


@home.panel(roles={"finance"}, order=10)
def pools_of_finance(user: Any, on: date, now: datetime) -> Panel | None:
    """The newest pools with what they pay and keep."""
    pools = list(BonusPool.objects.select_related("chosen").defer("chosen__inputs")[:6])
    if not pools:
        return None
    rows = [(pool, status_of(pool)) for pool in pools]
    return Panel(
        key="pools",
        title=_("Bonus pools"),
        template="bonuses/_home_pools.html",
        context={"pools": rows},
        order=10,
        link=Action(_("All pools"), reverse("bonuses:pool-list")),
    )


@home.panel(roles={"employee"}, order=60)
def my_last_bonus(user: Any, on: date, now: datetime) -> Panel | None:
    """The last released bonus, with the way to its steps."""
    employee = employee_of(user, on)
    award = own_awards(employee).first() if employee else None
    if award is None:
        return None
    return Panel(
        key="my-bonus",
        title=_("My bonus"),
        template="bonuses/_home_mine.html",
        context={"award": award},
        column="side",
        order=60,
        link=Action(_("Each step"), reverse("bonuses:award-detail", args=[award.public_id])),
    )
