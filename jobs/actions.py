"""What the jobs app records."""

from django.utils.translation import gettext_lazy as _

from audit.registry import register

NIGHT_RAN = register("jobs.night.finished", _("Night finished"))
RUN_PARKED = register("jobs.run.parked", _("Job parked after three failures"))
RUN_RETRIED = register("jobs.run.retried", _("Parked job tried again"))
MESSAGE_RESENT = register("jobs.message.resent", _("Message sent again"))
MESSAGE_CONFIRMED = register("jobs.message.confirmed", _("Message confirmed as arrived"))
MESSAGE_DROPPED = register("jobs.message.dropped", _("Message dropped"))
