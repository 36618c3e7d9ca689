"""Audit actions and notice kinds of talks."""

from django.utils.translation import gettext_lazy as _

from audit.registry import register
from notices.enums import Area
from notices.registry import register as register_kind

TALK_RECORDED = register("performance.talk.recorded", _("Talk recorded"))
TALK_CHANGED = register("performance.talk.changed", _("Talk record changed"))
TALK_CONFIRMED = register("performance.talk.confirmed", _("Talk confirmed by the employee"))
TALK_ADDED_TO = register("performance.talk.added_to", _("Addendum written to a talk"))

TALK_TO_CONFIRM = register_kind(
    "performance.talk.to_confirm",
    title=_("A talk with you was recorded"),
    body=_("%(leader)s recorded a talk held on %(day)s. Please read it, and confirm it or add your own view."),
    action=_("Read the record"),
    area=Area.PLANS,
    label=_("A talk to confirm"),
)
