"""What calibration records in the audit log, and whom it tells."""

from django.utils.translation import gettext_lazy as _

from audit.registry import register
from notices.enums import Area
from notices.registry import register as register_kind

SEATED = register("performance.calibration.seated", _("Calibrators named"))
UNSEATED = register("performance.calibration.unseated", _("Calibrator taken off"))
MARKED = register("performance.calibration.marked", _("Score marked before the calibration meeting"))
ENDED = register("performance.calibration.ended", _("Calibration meeting ended"))
SIGNED = register("performance.calibration.signed", _("Calibration signed"))
REOPENED = register("performance.calibration.reopened", _("Calibration opened again"))

INVITED = register_kind(
    "performance.calibration.invited",
    title=_("%(cycle)s: please prepare the calibration"),
    body=_("Mark before the meeting which scores you agree with and which you question."),
    action=_("Open the board"),
    area=Area.REVIEWS,
    label=_("Calibration to prepare"),
)
TO_SIGN = register_kind(
    "performance.calibration.to_sign",
    title=_("%(cycle)s: please sign the calibration"),
    body=_("You were present; your signature ends it."),
    action=_("Read and sign"),
    area=Area.REVIEWS,
    label=_("Calibration to sign"),
)
ALL_SIGNED = register_kind(
    "performance.calibration.all_signed",
    title=_("%(cycle)s: the calibration is signed"),
    body=_("Everybody present has signed; the cycle can go on."),
    action=_("Open the cycle"),
    area=Area.REVIEWS,
    label=_("Calibration signed by all"),
)
