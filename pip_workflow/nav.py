"""Improvement plans in the menu."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from hrplatform.lib.nav import NavItem, register
from people.permissions import is_hr
from pip_workflow.models import Plan
from pip_workflow.selectors import visible_plans


def count_open(user: Any, on: date) -> int:
    """Unfinished plans one leads or, for HR, all of them."""
    return visible_plans(user, on).filter(pk__in=Plan.objects.open()).count() if is_hr(user) else 0


register(NavItem(key="plans", label=_("Improvement plans"), short=_("Plans"), url_name="plans:plan-list", icon="route",
                 section="now", order=40, prefixes=("plans:",), count=count_open,
                 roles=frozenset({"hr", "head", "deputy", "manager", "employee"})))  # fmt: skip
register(NavItem(key="dossiers", label=_("Evidence dossiers"), url_name="dossiers:case-list", icon="file-text",
                 section="company", order=75, prefixes=("dossiers:",), roles=frozenset({"hr", "auditor"})))  # fmt: skip
