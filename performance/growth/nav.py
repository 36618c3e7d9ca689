"""Growth in the menu."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from hrplatform.lib.nav import NavItem, register
from people.permissions import is_hr
from performance.growth.enums import NominationState
from performance.growth.permissions import visible_nominations


def count_open(user: Any, on: date) -> int:
    """Nominations that wait for this account's decision."""
    if not is_hr(user):
        return 0
    return visible_nominations(user, on).filter(state=NominationState.PROPOSED).exclude(nominated_by=user).count()


register(
    NavItem(
        key="growth", label=_("Growth"), url_name="growth:nomination-list", icon="plant",
        roles=frozenset({"hr", "head", "deputy", "manager"}), section="reviews", order=40,
        prefixes=("growth:nomination",), count=count_open,
    )
)  # fmt: skip
register(
    NavItem(
        key="recognitions", label=_("Recognitions"), url_name="growth:recognition-list", icon="award",
        roles=frozenset({"hr", "head", "deputy", "manager", "employee"}), section="reviews", order=45,
        prefixes=("growth:recognition",),
    )
)  # fmt: skip
