"""People pages in the menu."""

from django.utils.translation import gettext_lazy as _

from hrplatform.lib.nav import NavItem, register

LEADERS = frozenset({"hr", "head", "deputy", "manager"})
HR = frozenset({"hr"})

register(NavItem(key="me", label=_("My data"), url_name="people:me", icon="user", section="mine", order=80,
                 roles=frozenset({"employee"})))  # fmt: skip
register(NavItem(key="people", label=_("People"), url_name="people:list", icon="users", section="data", order=10,
                 roles=LEADERS, phone=True, prefixes=("people:person", "people:hire", "people:transfer")))  # fmt: skip
register(NavItem(key="organisation", label=_("Organisation"), url_name="people:organisation", icon="sitemap",
                 section="data", order=20, roles=LEADERS | {"group_viewer"},
                 prefixes=("people:department", "people:head", "people:place")))  # fmt: skip
register(NavItem(key="establishment", label=_("Establishment"), url_name="people:establishment", icon="layout-grid",
                 section="data", order=24, roles=LEADERS, prefixes=("people:establishment",)))  # fmt: skip
register(NavItem(key="contracts", label=_("Contracts"), url_name="people:contracts", icon="contract", section="data",
                 order=26, roles=HR, prefixes=("people:contract",)))  # fmt: skip
register(NavItem(key="schedule", label=_("Schedule"), url_name="people:schedule", icon="calendar-week", section="data",
                 order=78, roles=LEADERS, prefixes=("people:schedule",)))  # fmt: skip
register(NavItem(key="calendar", label=_("Work calendar"), url_name="people:calendar", icon="calendar",
                 section="data", order=80, roles=HR, prefixes=("people:calendar",)))  # fmt: skip
register(NavItem(key="accounts", label=_("Accounts and roles"), url_name="people:accounts", icon="key",
                 section="company", order=60, roles=HR, prefixes=("people:account", "people:grant")))  # fmt: skip
register(NavItem(key="approvals", label=_("Approvals"), url_name="approvals:request-list", icon="checks",
                 section="company", order=65, roles=LEADERS | {"finance"}, prefixes=("approvals:",)))  # fmt: skip
register(NavItem(key="policies", label=_("Company rules"), url_name="policies:policy-list", icon="file-text",
                 section="company", order=30, prefixes=("policies:",)))  # fmt: skip
