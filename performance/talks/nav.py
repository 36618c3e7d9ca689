"""Talks in the menu."""

from django.utils.translation import gettext_lazy as _

from hrplatform.lib.nav import NavItem, register

register(NavItem(key="talks", label=_("Talks"), url_name="talks:talk-list", icon="message-2", section="now", order=30,
                 prefixes=("talks:",)))  # fmt: skip
