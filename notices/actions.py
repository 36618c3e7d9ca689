"""What the notices app records."""

from django.utils.translation import gettext_lazy as _

from audit.registry import register

ROBOT_ADDED = register("notices.robot.added", _("Chat robot added"))
ROBOT_CHANGED = register("notices.robot.changed", _("Chat robot changed"))
ROBOT_TESTED = register("notices.robot.tested", _("Test message sent by a chat robot"))
