"""The frame's own page in the menu."""

from django.utils.translation import gettext_lazy as _

from hrplatform.lib.nav import NavItem, register

register(NavItem(key="home", label=_("Today"), url_name="home", icon="home", order=0, phone=True))
