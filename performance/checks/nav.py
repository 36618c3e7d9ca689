"""Menu entry of findings."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from hrplatform.lib.nav import NavItem, register
from performance.checks.enums import FindingState, Severity
from performance.checks.permissions import visible_findings


def count_open(user: Any, on: date) -> int:
    """Open findings that are more than a hint."""
    return visible_findings(user, on).filter(state=FindingState.OPEN).exclude(severity=Severity.INFO).count()


register(
    NavItem(
        key="findings", label=_("Findings"), url_name="checks:finding-list", icon="shield-search",
        roles=frozenset({"hr"}), section="reviews", order=20, prefixes=("checks:",), count=count_open,
    )
)  # fmt: skip
