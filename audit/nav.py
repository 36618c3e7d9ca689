"""The audit log in the menu."""

from django.utils.translation import gettext_lazy as _

from hrplatform.lib.nav import NavItem, register

register(NavItem(key="audit", label=_("Audit log"), url_name="audit:entry-list", icon="shield-check", section="company",
                 order=80, roles=frozenset({"hr", "auditor"}), prefixes=("audit:",)))  # fmt: skip
