"""What goals record in the audit log."""

from django.utils.translation import gettext_lazy as _

from audit.registry import register

GOAL_CREATED = register("performance.goal.created", _("Goal created"))
GOAL_CHANGED = register("performance.goal.changed", _("Goal changed"))
GOALS_ASSIGNED = register("performance.goal.assigned", _("Goals given to many people from a template"))
GOAL_AGREED = register("performance.goal.agreed", _("Goal agreed by one side"))
GOAL_SENT_BACK = register("performance.goal.sent_back", _("Goal sent back for changes"))
GOAL_DROPPED = register("performance.goal.dropped", _("Goal dropped"))
GOAL_CHECKED_IN = register("performance.goal.checked_in", _("Progress of a goal reported"))
GOAL_RATED = register("performance.goal.rated", _("Result of a goal rated"))
