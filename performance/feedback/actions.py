"""What the running log records in the audit log."""

from django.utils.translation import gettext_lazy as _

from audit.registry import register

ENTRY_WRITTEN = register("performance.feedback.written", _("Entry written in the running log"))
ENTRY_WITHDRAWN = register("performance.feedback.withdrawn", _("Entry of the running log withdrawn"))
MEETING_PLANNED = register("performance.feedback.meeting_planned", _("1:1 meeting planned"))
MEETING_AGENDA = register("performance.feedback.agenda_changed", _("Agenda of a 1:1 meeting changed"))
MEETING_HELD = register("performance.feedback.meeting_held", _("Minutes of a 1:1 meeting kept"))
MEETING_CANCELLED = register("performance.feedback.meeting_cancelled", _("1:1 meeting cancelled"))
