"""Notices about bonuses: counts and names of pools, never amounts of people."""

from django.utils.translation import gettext_lazy as _

from notices.registry import register

SUBMITTED = register(
    "bonuses.pool.submitted",
    title=_("%(pool)s waits for HR approval"),
    body=_("%(actor)s submitted the scenario “%(scenario)s”."),
    action=_("Look at it"),
)
HR_APPROVED = register(
    "bonuses.pool.hr_approved",
    title=_("%(pool)s waits for finance approval"),
    body=_("%(actor)s approved it for HR."),
    action=_("Look at it"),
)
APPROVED = register(
    "bonuses.pool.approved",
    title=_("%(pool)s is approved"),
    body=_("%(actor)s approved it for finance. It can be released to employees."),
    action=_("Look at it"),
)
RETURNED = register(
    "bonuses.pool.returned",
    title=_("%(pool)s was returned"),
    body=_("%(actor)s: %(reason)s"),
    action=_("Look at it"),
)
RELEASED = register(
    "bonuses.pool.released",
    title=_("Your bonus for %(pool)s can be seen"),
    body=_("You find each step from the pool to your amount, and your letter."),
    action=_("See my bonus"),
)
