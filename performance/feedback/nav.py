"""The running log and 1:1 meetings in the menu."""

from django.utils.translation import gettext_lazy as _

from hrplatform.lib.nav import NavItem, register

LEADERS = frozenset({"head", "deputy", "manager"})

register(NavItem(key="log", label=_("Running log"), url_name="feedback:entry-list", icon="notebook",
                 roles=LEADERS | {"hr"}, section="now", order=32, prefixes=("feedback:entry-",)))  # fmt: skip
register(NavItem(key="meetings", label=_("1:1 meetings"), url_name="feedback:meeting-list", icon="messages",
                 roles=LEADERS | {"employee"}, section="now", order=34, prefixes=("feedback:meeting-",)))  # fmt: skip
