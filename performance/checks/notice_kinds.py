"""Notices of findings: whose turn it is, never a person's score."""

from django.utils.translation import gettext_lazy as _

from notices.enums import Area
from notices.registry import register

TO_REVIEW = register(
    "performance.finding.to_review",
    title=_("%(cycle)s: %(count)s findings wait for second review"),
    body=_("Results can't be published over an open severe finding."),
    action=_("Review"),
    area=Area.REVIEWS,
    label=_("Findings to review"),
)
SENT_BACK = register(
    "performance.finding.sent_back",
    title=_("%(cycle)s: scores sent back to you after second review"),
    body=_("Please look at them again until %(due)s and give your reasons."),
    action=_("Look again"),
    area=Area.REVIEWS,
    label=_("Scores sent back"),
)
OVERDUE = register(
    "performance.finding.overdue",
    title=_("%(cycle)s: scores sent back were not changed in time"),
    body=_("HR now sets them by a correction that names the finding."),
    action=_("Open the finding"),
    area=Area.REVIEWS,
    label=_("Scores not changed in time"),
)
