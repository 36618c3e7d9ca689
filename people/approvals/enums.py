"""Choices of approvals."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ApproverKind(TextChoices):
    """How the approver of a step is named."""

    ROLE = "role", _("A role")
    POSITION = "position", _("A position")
    PERSON = "person", _("A named person")


class RequestState(TextChoices):
    OPEN = "open", _("Waiting for approval")
    APPROVED = "approved", pgettext_lazy("approval request", "Approved")
    RETURNED = "returned", pgettext_lazy("approval request", "Returned")
    WITHDRAWN = "withdrawn", pgettext_lazy("approval request", "Withdrawn")


class TurnState(TextChoices):
    WAITING = "waiting", pgettext_lazy("approval step", "Not decided yet")
    APPROVED = "approved", pgettext_lazy("approval step", "Approved")
    RETURNED = "returned", pgettext_lazy("approval step", "Returned")
