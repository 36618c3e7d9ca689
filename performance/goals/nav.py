"""Menu entries of goals."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hrplatform.lib.nav import NavItem, register
from performance.goals.selectors import goals_to_agree

LEADERS = frozenset({"head", "deputy", "manager"})


def count_open(user: Any, on: date) -> int:
    """Goals that wait for the account's agreement."""
    return goals_to_agree(user, on).count()


register(
    NavItem(
        key="goals", label=pgettext_lazy("menu", "Goals"), url_name="goals:cascade", icon="target-arrow",
        section="reviews", order=2, prefixes=("goals:goal-", "goals:template-"),
    )
)  # fmt: skip
register(NavItem(key="team-goals", label=_("Goals of the team"), url_name="goals:team-goals", icon="users-group",
                 roles=LEADERS | {"hr"}, section="reviews", order=3, count=count_open))  # fmt: skip
register(NavItem(key="my-goals", label=_("My goals"), url_name="goals:my-goals", icon="target",
                 roles=frozenset({"employee"}), section="mine", order=20))  # fmt: skip
