"""States of work."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RunState(models.TextChoices):
    DUE = "due", _("due")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    PARKED = "parked", _("parked after three failures")


class MessageState(models.TextChoices):
    PENDING = "pending", _("waiting")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    IN_DOUBT = "in_doubt", _("in doubt")
    FAILED = "failed", _("given up")
    DROPPED = "dropped", _("dropped")


class ProgressState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")


# Runs somebody may still claim.
OPEN_RUNS = (RunState.DUE, RunState.RUNNING)
MOST_ATTEMPTS = 3
# Messages that wait for a person.
STUCK_MESSAGES = (MessageState.IN_DOUBT, MessageState.FAILED)
