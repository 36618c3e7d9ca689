"""Menu entries of measures."""

from django.utils.translation import gettext_lazy as _

from hrplatform.lib.nav import NavItem, register

LEADERS = frozenset({"head", "deputy", "manager"})

register(NavItem(key="team-day", label=_("Team day"), url_name="measures:team-day", icon="chart-bar",
                 roles=LEADERS | {"hr"}, section="now", order=10, phone=True, short=_("Team")))  # fmt: skip
register(NavItem(key="company-performance", label=_("Performance"), url_name="measures:company", icon="chart-histogram",
                 roles=LEADERS | {"hr", "group_viewer"}, section="reports", order=10))  # fmt: skip
register(NavItem(key="my-results", label=_("My results"), url_name="measures:my-results", icon="chart-line",
                 roles=frozenset({"employee"}), section="mine", order=10, phone=True, short=_("Results")))  # fmt: skip
register(NavItem(key="metrics", label=_("Metrics"), url_name="measures:metric-list", icon="ruler-measure",
                 roles=frozenset({"hr"}), section="data", order=50))  # fmt: skip
register(NavItem(key="targets", label=_("Targets"), url_name="measures:target-list", icon="target",
                 roles=frozenset({"hr"}), section="data", order=51, prefixes=("measures:target",)))  # fmt: skip
register(NavItem(key="disputes", label=_("Questioned figures"), url_name="measures:dispute-list", icon="help-circle",
                 roles=LEADERS | {"hr", "data_owner", "finance"}, section="data", order=52,
                 prefixes=("measures:dispute",)))  # fmt: skip
register(NavItem(key="restated", label=_("Restated days"), url_name="measures:restated-list", icon="history",
                 roles=LEADERS | {"hr"}, section="data", order=53, prefixes=("measures:restated",)))  # fmt: skip
