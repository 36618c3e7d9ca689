"""What reports record in the audit log."""

from django.utils.translation import gettext_lazy as _

from audit.registry import register

SCORECARD_PRINTED = register("performance.scorecard.printed", _("Scorecard of somebody else made as PDF"), is_read=True)
