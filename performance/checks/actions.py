"""What score checks record in the audit log."""

from django.utils.translation import gettext_lazy as _

from audit.registry import register

CHECKED = register("performance.cycle.checked", _("Scores of a cycle checked"))
FOUND = register("performance.finding.raised", _("Finding raised"))
UPHELD = register("performance.finding.upheld", _("Finding upheld after second review"))
DISMISSED = register("performance.finding.dismissed", _("Finding dismissed after second review"))
CLOSED = register("performance.finding.closed", _("Finding closed"))
CORRECTED = register("performance.finding.corrected", _("Scores of a finding corrected by HR"))
