"""Menu entries of alerts."""

from django.utils.translation import gettext_lazy as _

from hrplatform.lib.nav import NavItem, register
from performance.alerts.selectors import count_open

register(NavItem(key="alerts", label=_("Alerts"), url_name="alerts:alert-list", icon="bell",
                 roles=frozenset({"hr", "head", "deputy", "manager", "group_viewer"}), section="now", order=20,
                 phone=True, prefixes=("alerts:alert",), count=count_open))  # fmt: skip
register(NavItem(key="rules", label=_("Rules"), url_name="alerts:rule-list", icon="adjustments-horizontal",
                 roles=frozenset({"hr"}), section="data", order=55,
                 prefixes=("alerts:rule", "alerts:trial")))  # fmt: skip
