"""Chat robots in the menu."""

from django.utils.translation import gettext_lazy as _

from hrplatform.lib.nav import NavItem, register

register(NavItem(key="robots", label=_("Chat robots"), url_name="notices:robot-list", icon="robot", section="company",
                 order=80, roles=frozenset({"hr"}), prefixes=("notices:robot",)))  # fmt: skip
