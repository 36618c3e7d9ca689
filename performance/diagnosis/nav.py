"""Menu entries of diagnosis and the course catalogue."""

from django.utils.translation import gettext_lazy as _

from hrplatform.lib.nav import NavItem, register

register(NavItem(key="courses", label=_("Course catalogue"), url_name="diagnosis:course-list", icon="school",
                 roles=frozenset({"hr"}), section="data", order=57, prefixes=("diagnosis:course",)))  # fmt: skip
register(NavItem(key="diagnosis", label=_("Diagnosis"), url_name="diagnosis:rule-list", icon="stethoscope",
                 roles=frozenset({"hr"}), section="data", order=56, prefixes=("diagnosis:rule",)))  # fmt: skip
