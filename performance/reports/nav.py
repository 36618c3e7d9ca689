"""Department reports in the menu."""

from django.utils.translation import gettext_lazy as _

from hrplatform.lib.nav import NavItem, register

register(
    NavItem(
        key="department-reports", label=_("Department reports"), url_name="reports:report-list",
        icon="report-analytics", roles=frozenset({"hr", "head", "deputy"}), section="reports", order=20,
        prefixes=("reports:department",),
    )
)  # fmt: skip
