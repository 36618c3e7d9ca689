"""Notices about bonuses: counts and names of pools, never amounts of people."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from notices.enums import Area
from notices.registry import register

APPROVED = register(
    "bonuses.pool.approved",
    title=_("%(pool)s is approved"),
    body=_("%(actor)s gave the last approval. It can be released to employees."),
    action=_("Look at it"),
    area=Area.BONUSES,
    label=_("A pool is approved"),
)
RETURNED = register(
    "bonuses.pool.returned",
    title=_("%(pool)s was returned"),
    body=_("%(actor)s: %(reason)s"),
    action=_("Look at it"),
    area=Area.BONUSES,
    label=_("A pool was returned"),
)
RELEASED = register(
    "bonuses.pool.released",
    title=_("Your bonus for %(pool)s can be seen"),
    body=_("You find each step from the pool to your amount, and your letter."),
    action=_("See my bonus"),
    area=Area.BONUSES,
    label=_("Bonus can be seen"),
    group=ngettext_lazy("Bonuses can be seen by %(count)s person", "Bonuses can be seen by %(count)s people", "count"),
    counts_people=True,
)
QUESTION_ASKED = register(
    "bonuses.question.asked",
    title=_("%(name)s has a question about the bonus"),
    body=_("%(pool)s. You find the question beside the steps of the award."),
    action=_("Answer"),
    area=Area.BONUSES,
    label=_("A question about a bonus"),
    roles=frozenset({"hr"}),
)
QUESTION_ANSWERED = register(
    "bonuses.question.answered",
    title=_("HR answered your question about the bonus"),
    body=_("%(pool)s. The answer stands on the page of your bonus."),
    action=_("Read the answer"),
    area=Area.BONUSES,
    label=_("Your question about a bonus is answered"),
)
