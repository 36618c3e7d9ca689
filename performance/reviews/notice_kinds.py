"""Notices of reviews: whose turn it is. A notice never carries a score."""

from django.utils.translation import gettext_lazy as _

from notices.registry import register

SELF_ASSESS = register(
    "performance.review.self_assess",
    title=_("%(cycle)s: please assess yourself"),
    body=_("Until %(deadline)s. It takes a few minutes and works on a phone."),
    action=_("Assess"),
)
SCORE_TEAM = register(
    "performance.review.score_team",
    title=_("%(cycle)s: your team is ready to be scored"),
    body=_("%(people)s people, until %(deadline)s."),
    action=_("Score"),
)
REMINDER = register(
    "performance.review.reminder",
    title=_("%(cycle)s: %(stage)s is due on %(deadline)s"),
    body=_("What you have typed so far is kept."),
    action=_("Continue"),
)
ALL_SCORED = register(
    "performance.review.all_scored",
    title=_("%(cycle)s: every head has submitted"),
    body=_("The cycle can go to the score checks."),
    action=_("Open the cycle"),
)
PUBLISHED = register(
    "performance.review.published",
    title=_("%(cycle)s: your result is published"),
    body=_("You find every item with its source there."),
    action=_("Read it"),
)
