"""What the intake app records in the audit log."""

from django.utils.translation import gettext_lazy as _

from audit.registry import register

IMPORTED = register("intake.batch.imported", _("File imported"))
UNDONE = register("intake.batch.undone", _("Import undone"))
UPLOADED = register("intake.batch.uploaded", _("File uploaded for import"))
DROPPED = register("intake.batch.dropped", _("Upload dropped"))
