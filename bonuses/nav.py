"""Bonuses in the menu."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from bonuses.selectors.turns import count_turns
from hrplatform.lib.nav import NavItem, register


def count_open(user: Any, on: date) -> int:
    """Pools and adjustments that wait for this person."""
    return count_turns(user, on)


register(NavItem(key="pools", label=_("Bonus pools"), short=_("Bonuses"), url_name="bonuses:pool-list", icon="coins",
                 section="reviews", order=50, roles=frozenset({"hr", "finance"}), phone=True, count=count_open,
                 prefixes=("bonuses:pool", "bonuses:award", "bonuses:ledger", "bonuses:payroll", "bonuses:scenario",
                           "bonuses:rule", "bonuses:funding", "bonuses:adjustment",
                           "bonuses:question-answer", "bonuses:comparison", "bonuses:payroll-layout")))  # fmt: skip
register(NavItem(key="my-bonus", label=_("My bonus"), url_name="bonuses:my-awards", icon="coins", section="reviews",
                 order=60, roles=frozenset({"employee"}), phone=True,
                 prefixes=("bonuses:award-detail", "bonuses:department", "bonuses:question-ask")))  # fmt: skip
