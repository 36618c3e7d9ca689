"""What the jobs app records."""

from django.utils.translation import gettext_lazy as _

from audit.registry import register

NIGHT_RAN = register("jobs.night.finished", _("Night finished"))
RUN_PARKED = register("jobs.run.parked", _("Job parked after three failures"))
RUN_RETRIED = register("jobs.run.retried", _("Parked job tried again"))
