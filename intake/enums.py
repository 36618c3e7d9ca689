"""States and sources of batches (spec 2.6)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class BatchState(TextChoices):
    """uploaded → checking → checked → committing → done; refused and failed end it, undone takes it back."""

    UPLOADED = "uploaded", _("Uploaded")
    CHECKING = "checking", _("Being checked")
    CHECKED = "checked", _("Checked")
    COMMITTING = "committing", _("Being written")
    DONE = "done", _("Done")
    REFUSED = "refused", _("Refused")
    FAILED = "failed", _("Failed")
    DROPPED = "dropped", _("Dropped")
    UNDONE = "undone", _("Undone")


AT_WORK = frozenset({BatchState.CHECKING, BatchState.COMMITTING})
OPEN = frozenset({BatchState.UPLOADED, BatchState.CHECKED, BatchState.REFUSED, BatchState.FAILED})


class Source(TextChoices):
    COMMAND = "command", _("Command")
    WIZARD = "wizard", _("Import wizard")
    API = "api", _("API request")
