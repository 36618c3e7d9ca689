"""Nights, the outbox and downloads in the menu."""

from django.utils.translation import gettext_lazy as _

from hrplatform.lib.nav import NavItem, register

register(NavItem(key="nights", label=_("Nights"), url_name="jobs:run-list", icon="moon", section="company", order=70,
                 roles=frozenset({"hr"}), prefixes=("jobs:run",)))  # fmt: skip
register(NavItem(key="outbox", label=_("Outbox"), url_name="jobs:message-list", icon="send", section="company",
                 order=75, roles=frozenset({"hr"}), prefixes=("jobs:message",)))  # fmt: skip
register(NavItem(key="downloads", label=_("Downloads"), url_name="jobs:download-list", icon="download", section="mine",
                 order=90, prefixes=("jobs:download", "jobs:progress")))  # fmt: skip
