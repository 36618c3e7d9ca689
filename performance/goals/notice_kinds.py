"""Notices of goals: whose turn it is. None carries a rating."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from notices.enums import Area, MailMode
from notices.registry import register

TO_AGREE = register(
    "performance.goal.to_agree",
    title=_("Goals wait for your agreement"),
    body=_("%(name)s: %(goal)s. Read it, and agree or send it back with your reason."),
    action=_("Read the goal"),
    area=Area.REVIEWS,
    label=_("A goal to agree"),
    group=ngettext_lazy("%(count)s goal waits for agreement", "%(count)s goals wait for agreement", "count"),
    counts_people=True,
    group_link="goals:my-goals",
)
AGREED = register(
    "performance.goal.both_agreed",
    title=_("Both sides have agreed: %(goal)s"),
    body=_("It counts from now on; a change needs both sides again."),
    action=_("Open the goal"),
    area=Area.REVIEWS,
    label=_("A goal is agreed"),
    by_default=MailMode.DIGEST,
)
SENT_BACK = register(
    "performance.goal.sent_back",
    title=_("A goal was sent back: %(goal)s"),
    body=_("Reason: %(reason)s"),
    action=_("Change the goal"),
    area=Area.REVIEWS,
    label=_("A goal was sent back"),
)
CHECK_IN_DUE = register(
    "performance.goal.check_in_due",
    title=_("Weekly check-in: %(count)s of your goals"),
    body=_("How sure are you that you reach them? It takes a minute."),
    action=_("Check in"),
    area=Area.REVIEWS,
    label=_("Weekly check-in of goals"),
    by_default=MailMode.DIGEST,
)
