"""What growth records in the audit log, and whom it tells."""

from django.utils.translation import gettext_lazy as _

from audit.registry import register
from notices.enums import Area
from notices.registry import register as register_kind

NOMINATED = register("performance.nomination.proposed", _("Nomination proposed"))
NOMINATION_APPROVED = register("performance.nomination.approved", _("Nomination approved"))
NOMINATION_REJECTED = register("performance.nomination.rejected", _("Nomination not approved"))
NOMINATION_WITHDRAWN = register("performance.nomination.withdrawn", _("Nomination withdrawn"))
RECOGNISED = register("performance.recognition.given", _("Recognition given"))
RECOGNITION_WITHDRAWN = register("performance.recognition.withdrawn", _("Recognition withdrawn"))

TO_DECIDE = register_kind(
    "performance.nomination.to_decide",
    title=_("A nomination waits for a decision"),
    body=_("%(nominator)s proposed %(name)s: %(track)s, mean score of %(cycles)s cycles %(mean)s."),
    action=_("Read and decide"),
    area=Area.REVIEWS,
    label=_("Nomination to decide"),
)
DECIDED = register_kind(
    "performance.nomination.decided",
    title=_("Your nomination of %(name)s was decided"),
    body=_("%(state)s. The reasons stand beside it."),
    action=_("Read the answer"),
    area=Area.REVIEWS,
    label=_("Nomination decided"),
)
TOLD = register_kind(
    "performance.recognition.given",
    title=_("%(giver)s recognised your work: %(title)s"),
    body=_("What for stands on your page."),
    action=_("Read it"),
    area=Area.REVIEWS,
    label=_("Recognition received"),
)
