"""Menu entries of reviews."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from hrplatform.lib.nav import NavItem, register
from performance.reviews.enums import Stage
from performance.reviews.permissions import own_scorecards, scored_by

LEADERS = frozenset({"head", "deputy", "manager"})


def count_teams(user: Any, on: date) -> int:
    """People the account has still to score."""
    return scored_by(user, on).filter(cycle__stage=Stage.HEAD, submitted_at__isnull=True).count()


def count_own(user: Any, on: date) -> int:
    """Self-assessments that wait for the account."""
    return own_scorecards(user, on).filter(cycle__stage=Stage.SELF, self_submitted_at__isnull=True).count()


register(
    NavItem(
        key="scoring", label=_("Scoring"), url_name="reviews:team-list", icon="clipboard-check", roles=LEADERS,
        section="reviews", order=10, phone=True, prefixes=("reviews:team-",), count=count_teams,
    )
)  # fmt: skip
register(
    NavItem(
        key="cycles", label=_("Review cycles"), short=_("Reviews"), url_name="reviews:cycle-list",
        icon="calendar-repeat", roles=frozenset({"hr"}), section="reviews", order=5,
        prefixes=("reviews:cycle-", "reviews:form-"),
    )
)  # fmt: skip
register(
    NavItem(
        key="my-reviews", label=_("My reviews"), short=_("Reviews"), url_name="reviews:my-reviews",
        icon="clipboard-list", roles=frozenset({"employee"}), section="mine", order=30, phone=True,
        prefixes=("reviews:self-", "reviews:result"), count=count_own,
    )
)  # fmt: skip
