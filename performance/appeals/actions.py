"""What appeals record in the audit log, and whom they tell. A notice never carries a score or the text."""

from django.utils.translation import gettext_lazy as _

from audit.registry import register
from notices.enums import Area
from notices.registry import register as register_kind

FILED = register("performance.appeal.filed", _("Appeal filed"))
ASSIGNED = register("performance.appeal.assigned", _("Appeal given to somebody to decide"))
CHANGED = register("performance.appeal.changed", _("Appeal decided: score changed"))
KEPT = register("performance.appeal.kept", _("Appeal decided: score stands"))
WITHDRAWN = register("performance.appeal.withdrawn", _("Appeal withdrawn"))
FILE_READ = register("performance.appeal.file_read", _("File of an appeal opened"))

TO_DECIDE = register_kind(
    "performance.appeal.to_decide",
    title=_("%(cycle)s: an appeal waits for an answer"),
    body=_("Please decide it in writing until %(due)s."),
    action=_("Read the appeal"),
    area=Area.REVIEWS,
    label=_("Appeal to decide"),
)
DECIDED = register_kind(
    "performance.appeal.decided",
    title=_("%(cycle)s: your appeal has been answered"),
    body=_("%(name)s decided it; the reasons stand beside your words."),
    action=_("Read the answer"),
    area=Area.REVIEWS,
    label=_("Appeal answered"),
)
OVERDUE = register_kind(
    "performance.appeal.overdue",
    title=_("%(cycle)s: an appeal was not answered in time"),
    body=_("It was due on %(due)s."),
    action=_("Read the appeal"),
    area=Area.REVIEWS,
    label=_("Appeal overdue"),
)
