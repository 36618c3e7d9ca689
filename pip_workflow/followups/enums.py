"""Kinds and states of what follows a failed plan."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class FollowKind(TextChoices):
    TRAINING = "training", _("More training")
    TRANSFER = "transfer", _("Transfer")
    PAY_CHANGE = "pay_change", _("Pay change")
    NONE = "none", _("Nothing more")
    REVIEW = "review", _("Dismissal review")


# What counts as the step between the two findings (LCL 40(2)): a pay change alone doesn't.
REMEDIES = (FollowKind.TRAINING, FollowKind.TRANSFER)


class FollowState(TextChoices):
    DRAFT = "draft", _("to be decided")
    DECIDED = "decided", _("decided")
    GIVEN = "given", _("carried out")
    SECOND = "second", _("second period")
    REVIEW = "review", _("under review")
    CLOSED = "closed", _("closed")


FOLLOW_MOVES: dict[str, frozenset[str]] = {
    FollowState.DRAFT: frozenset({FollowState.DECIDED, FollowState.REVIEW, FollowState.CLOSED}),
    FollowState.DECIDED: frozenset({FollowState.GIVEN, FollowState.CLOSED}),
    FollowState.GIVEN: frozenset({FollowState.SECOND, FollowState.CLOSED}),
    FollowState.SECOND: frozenset({FollowState.CLOSED}),
    FollowState.REVIEW: frozenset({FollowState.CLOSED}),
    FollowState.CLOSED: frozenset(),
}


class AgreedHow(TextChoices):
    ONLINE = "online", _("signed here with password or code")
    PAPER = "paper", _("signed on paper")


class ReviewState(TextChoices):
    PREPARING = "preparing", _("being prepared")
    SIGNED_ONCE = "signed_once", _("waits for the second signature")
    DECIDED = "decided", _("decided")
    SERVED = "served", _("served")
    ENDED = "ended", _("contract ended")
    WITHDRAWN = "withdrawn", _("withdrawn")


REVIEW_MOVES: dict[str, frozenset[str]] = {
    ReviewState.PREPARING: frozenset({ReviewState.SIGNED_ONCE, ReviewState.WITHDRAWN}),
    ReviewState.SIGNED_ONCE: frozenset({ReviewState.PREPARING, ReviewState.DECIDED, ReviewState.WITHDRAWN}),
    ReviewState.DECIDED: frozenset({ReviewState.SERVED, ReviewState.WITHDRAWN}),
    ReviewState.SERVED: frozenset({ReviewState.ENDED, ReviewState.WITHDRAWN}),
    ReviewState.ENDED: frozenset(),
    ReviewState.WITHDRAWN: frozenset(),
}
# What may only be reached behind every guard.
DECIDED_REVIEW = (ReviewState.DECIDED, ReviewState.SERVED, ReviewState.ENDED)


class ReviewPath(TextChoices):
    INCOMPETENT = "40(2)", _("Article 40(2): not up to the work after training or transfer")
    PROBATION = "39(1)", _("Article 39(1): recruitment conditions not met in probation")


class UnionBody(TextChoices):
    UNION = "union", _("Union of the company")
    STAFF = "staff", _("Staff representatives")
    UPPER = "upper", _("Upper or local union")
    NOBODY = "none", _("None: recorded by two people")


class NoticeChoice(TextChoices):
    DAYS = "days", _("30 days' notice in writing")
    PAY = "pay", _("The last month's wage instead")


class PensionCategory(TextChoices):
    MALE = "male", _("Man (60)")
    FEMALE55 = "female55", _("Woman, old pension age 55")
    FEMALE50 = "female50", _("Woman, old pension age 50")
