"""States, accounts and kinds of bonuses (spec 6.5, 13.8)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PoolState(TextChoices):
    DRAFT = "draft", _("Draft")
    SIMULATED = "simulated", _("Being simulated")
    SUBMITTED = "submitted", _("Waiting for approval")
    HR_APPROVED = "hr_approved", _("Waiting for the next approval")
    APPROVED = "approved", _("Approved")
    RELEASED = "released", _("Released")
    PAID = "paid", _("Paid")


# Scenarios may change, nothing is frozen yet.
OPEN_STATES = frozenset({PoolState.DRAFT, PoolState.SIMULATED})
# Somebody else's turn.
WAITING_STATES = frozenset({PoolState.SUBMITTED, PoolState.HR_APPROVED})
# May be returned to draft with a reason: an approved one only before anybody was told, by counter-entries.
RETURNABLE_STATES = WAITING_STATES | {PoolState.APPROVED}
# Both approvals are in: the ledger holds the money.
SEALED_STATES = frozenset({PoolState.APPROVED, PoolState.RELEASED, PoolState.PAID})
# Employees see their own.
OPENED_STATES = frozenset({PoolState.RELEASED, PoolState.PAID})


class PoolAct(TextChoices):
    """What someone did to a pool; each is one row of its history."""

    CREATED = "created", _("Created")
    SIMULATED = "simulated", _("First scenario computed")
    SUBMITTED = "submitted", _("Submitted")
    HR_APPROVED = "hr_approved", _("One step approved")
    APPROVED = "approved", _("Approved by the last step")
    RETURNED = "returned", _("Returned")
    RELEASED = "released", _("Released to employees")
    PAID = "paid", _("Marked as paid")


class FundingKind(TextChoices):
    FIXED = "fixed", _("Fixed amount")
    SALARY_SHARE = "salary_share", _("Share of salaries")
    RATE_ABOVE = "rate_above", _("Rate on a result above a threshold")
    RESULT_CURVE = "result_curve", _("Company result curve")


class SplitMode(TextChoices):
    NORMALISED = "normalised", _("All is distributed")
    ABSOLUTE = "absolute", _("What is not earned stays in the reserve")


class BaseKind(TextChoices):
    SALARY = "salary", _("Salary")
    HEADCOUNT = "headcount", _("Headcount")
    TARGET_BONUS = "target_bonus", _("Target bonus")


class ScoreSource(TextChoices):
    """Which score of the published cycle decides (spec 5.3)."""

    RAW = "raw", _("The final score")
    ADJUSTED = "adjusted", _("The rater-adjusted score, where there is one")


class Account(TextChoices):
    """Accounts of the ledger; `funding` is where the money comes from, all others lie inside the pool."""

    FUNDING = "funding", _("Funding")
    POOL = "pool", _("Pool")
    RESERVE = "reserve", _("Reserve")
    AWARDS = "awards", _("Awards owed")
    ADJUSTMENTS = "adjustments", _("Adjustments")
    PAID = "paid", _("Paid")


class EntryKind(TextChoices):
    FUNDED = "funded", _("Pool funded")
    ALLOCATED = "allocated", _("Pool allocated")
    ADJUSTED = "adjusted", _("Award adjusted")
    PAID = "paid", _("Awards paid")
    CARRIED = "carried", _("Reserve carried over")
    REVERSED = "reversed", _("Reversed: the pool was returned")


class AdjustmentState(TextChoices):
    PROPOSED = "proposed", _("Waiting for approval")
    HR_APPROVED = "hr_approved", _("Waiting for the next approval")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Rejected")
    ASKED = "asked", _("Waiting for an answer")
    ANSWERED = "answered", _("Answered by HR")


# What the person asked; it has no sum yet.
QUESTION_STATES = (AdjustmentState.ASKED, AdjustmentState.ANSWERED)


class Eligibility(TextChoices):
    """Why someone's eligibility is under 1."""

    FULL = "full", _("Fully eligible")
    OPEN_PLAN = "open_plan", _("On an open improvement plan")
    LEFT = "left", _("Left the company")
    UNPAID_LEAVE = "unpaid_leave", _("Unpaid leave")
    NO_SCORE = "no_score", _("No final score")
    NO_PAY = "no_pay", _("No pay on record")
