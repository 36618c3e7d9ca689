"""The imports in the menu."""

from django.utils.translation import gettext_lazy as _

from hrplatform.lib.nav import NavItem, register

register(
    NavItem(
        key="imports",
        label=_("Imports"),
        url_name="intake:batch-list",
        icon="table-import",
        roles=frozenset({"hr", "data_owner"}),
        section="data",
        order=10,
        prefixes=("intake:",),
    )
)
register(
    NavItem(
        key="integrations",
        label=_("Integrations"),
        url_name="integrations:token-list",
        icon="plug-connected",
        roles=frozenset({"hr"}),
        section="data",
        order=90,
        prefixes=("integrations:", "api:"),
    )
)
