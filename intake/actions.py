"""What the intake app records in the audit log."""

from django.utils.translation import gettext_lazy as _

from audit.registry import register

IMPORTED = register("intake.batch.imported", _("File imported"))
UNDONE = register("intake.batch.undone", _("Import undone"))
UPLOADED = register("intake.batch.uploaded", _("File uploaded for import"))
DROPPED = register("intake.batch.dropped", _("Upload dropped"))
TOKEN_CREATED = register("intake.token.created", _("API token made"))
TOKEN_REVOKED = register("intake.token.revoked", _("API token revoked"))
API_READ = register("intake.api.read", _("Records read by API"))
WEBHOOK_CREATED = register("intake.webhook.created", _("Webhook added"))
WEBHOOK_CHANGED = register("intake.webhook.changed", _("Webhook changed"))
WEBHOOK_ROTATED = register("intake.webhook.rotated", _("Signing key of a webhook renewed"))
WEBHOOK_REMOVED = register("intake.webhook.removed", _("Webhook removed"))
WEBHOOK_RESENT = register("intake.webhook.resent", _("Webhook message sent again"))
