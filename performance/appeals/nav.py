"""Appeals in the menu: HR's work, and everybody's own."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from hrplatform.lib.nav import NavItem, register
from people.permissions import is_hr
from performance.appeals.enums import AppealState
from performance.appeals.models import Appeal


def count_open(user: Any, on: date) -> int:
    """Appeals that wait for this account's answer."""
    rows = Appeal.objects.filter(state=AppealState.OPEN)
    return (rows if is_hr(user) else rows.filter(decider=user)).count()


register(
    NavItem(
        key="appeals", label=_("Appeals"), url_name="appeals:appeal-list", icon="gavel", roles=frozenset({"hr"}),
        section="reviews", order=35, prefixes=("appeals:",), count=count_open,
    )
)  # fmt: skip
