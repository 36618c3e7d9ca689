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
AGREE_GOALS = register(
    "performance.review.agree_goals",
    title=_("%(cycle)s: please agree your goals"),
    body=_("Until %(deadline)s, with your head."),
    action=_("Look at the goals"),
    area=Area.REVIEWS,
    label=_("Goals to be agreed"),
    group=ngettext_lazy(
        "%(count)s person is asked to agree goals", "%(count)s people are asked to agree goals", "count"
    ),
    counts_people=True,
    group_link="reviews:my-reviews",
)
REVIEW_TEAM = register(
    "performance.review.review_team",
    title=_("%(cycle)s: scores wait for your second look"),
    body=_("%(people)s people below your heads, until %(deadline)s."),
    action=_("Look through them"),
    area=Area.REVIEWS,
    label=_("Second-level review opens"),
    group=ngettext_lazy(
        "%(count)s person is asked for the second-level review",
        "%(count)s people are asked for the second-level review",
        "count",
    ),
    counts_people=True,
)
RETURNED = register(
    "performance.review.returned",
    title=_("%(cycle)s: scores of your team were sent back"),
    body=_("%(people)s people; the reason stands on the page."),
    action=_("Look at it"),
    area=Area.REVIEWS,
    label=_("Scores sent back by the second level"),
)
OVERDUE = register(
    "performance.review.overdue",
    title=_("%(cycle)s: %(stage)s was due on %(deadline)s"),
    body=_("%(people)s people have not finished."),
    action=_("Open the cycle"),
    area=Area.REVIEWS,
    label=_("A stage is overdue"),
)
LEAVING_SCORER = register(
    "performance.review.leaving_scorer",
    title=_("%(cycle)s: %(name)s no longer scores the team"),
    body=_("%(people)s scorecards went to %(to)s."),
    action=_("Open the cycle"),
    area=Area.REVIEWS,
    label=_("Scorecards handed over because a head left"),
)
PEER_ASKED = register(
    "performance.review.peer_asked",
    title=_("%(cycle)s: your feedback on %(name)s is asked for"),
    body=_("Until %(deadline)s. You may decline."),
    action=_("Look at it"),
    area=Area.REVIEWS,
    label=_("Asked for feedback on a colleague"),
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
