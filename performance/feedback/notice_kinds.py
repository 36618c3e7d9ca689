"""Notices of the running log and 1:1 meetings."""

from django.utils.translation import gettext_lazy as _

from notices.enums import Area, MailMode
from notices.registry import register

SHARED = register(
    "performance.feedback.shared",
    title=_("%(author)s wrote you feedback"),
    body=_("About %(day)s. It is in your running log."),
    action=_("Read the feedback"),
    area=Area.REVIEWS,
    label=_("Feedback for you"),
)
MEETING_PLANNED = register(
    "performance.feedback.meeting_planned",
    title=_("1:1 with %(name)s on %(time)s"),
    body=_("Add your points to the agenda beforehand."),
    action=_("Open the agenda"),
    area=Area.REVIEWS,
    label=_("A 1:1 meeting is planned"),
)
MEETING_HELD = register(
    "performance.feedback.meeting_held",
    title=_("Minutes of your 1:1 on %(time)s"),
    body=_("What was said and agreed is written down."),
    action=_("Read the minutes"),
    area=Area.REVIEWS,
    label=_("Minutes of a 1:1"),
    by_default=MailMode.DIGEST,
)
