"""Notices of reviews: whose turn it is. A notice never carries a score."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from notices.enums import Area, MailMode
from notices.registry import register

SELF_ASSESS = register(
    "performance.review.self_assess",
    title=_("%(cycle)s: please assess yourself"),
    body=_("Until %(deadline)s. It takes a few minutes and works on a phone."),
    action=_("Assess"),
    area=Area.REVIEWS,
    label=_("Self-assessment opens"),
    group=ngettext_lazy(
        "%(count)s person is asked to assess themselves", "%(count)s people are asked to assess themselves", "count"
    ),
    counts_people=True,
    group_link="reviews:my-reviews",
)
SCORE_TEAM = register(
    "performance.review.score_team",
    title=_("%(cycle)s: your team is ready to be scored"),
    body=_("%(people)s people, until %(deadline)s."),
    action=_("Score"),
    area=Area.REVIEWS,
    label=_("Team to be scored"),
    group=ngettext_lazy(
        "%(count)s head is asked to score a team", "%(count)s heads are asked to score their teams", "count"
    ),
    counts_people=True,
)
REMINDER = register(
    "performance.review.reminder",
    title=_("%(cycle)s: %(stage)s is due on %(deadline)s"),
    body=_("What you have typed so far is kept."),
    action=_("Continue"),
    area=Area.REVIEWS,
    label=_("Reminder before a deadline"),
    by_default=MailMode.DIGEST,
    group=ngettext_lazy(
        "%(count)s person has a review step due soon", "%(count)s people have a review step due soon", "count"
    ),
    counts_people=True,
)
ALL_SCORED = register(
    "performance.review.all_scored",
    title=_("%(cycle)s: every head has submitted"),
    body=_("The cycle can go to the score checks."),
    action=_("Open the cycle"),
    area=Area.REVIEWS,
    label=_("Every head has submitted"),
)
PUBLISHED = register(
    "performance.review.published",
    title=_("%(cycle)s: your result is published"),
    body=_("You find every item with its source there."),
    action=_("Read it"),
    area=Area.REVIEWS,
    label=_("Result published"),
    group=ngettext_lazy(
        "Results are published for %(count)s person", "Results are published for %(count)s people", "count"
    ),
    counts_people=True,
)
