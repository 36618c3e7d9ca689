"""Calibration in the menu of HR and of heads."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from hrplatform.lib.nav import NavItem, register
from performance.calibration.selectors import waiting_seats


def count_seats(user: Any, on: date) -> int:
    """Calibrations that wait for this account."""
    return waiting_seats(user).count()


register(
    NavItem(
        key="calibration", label=_("Calibration"), url_name="calibration:board-list", icon="adjustments-horizontal",
        roles=frozenset({"hr", "head", "deputy", "manager"}), section="reviews", order=25,
        prefixes=("calibration:",), count=count_seats,
    )
)  # fmt: skip
