"""What follow-ups say on the start page: to HR what is to be decided or signed, to the employee what to agree to."""

from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from hrplatform.lib import home
from hrplatform.lib.formats import format_day
from hrplatform.lib.ui import Need, Status
from people.permissions import employee_of
from pip_workflow.followups.enums import FollowKind, FollowState, ReviewState
from pip_workflow.followups.models import DismissalReview, FollowUp
from pip_workflow.followups.opening import follow_up_link

MOST = 20


@home.needs(roles={"employee"})
def my_agreement(user: Any, on: date, now: datetime) -> list[Need]:
    """A transfer or new pay that waits for my agreement."""
    me = employee_of(user, on)
    rows = FollowUp.objects.filter(
        plan__employee=me, state=FollowState.DECIDED, agreed_on__isnull=True,
        kind__in=(FollowKind.TRANSFER, FollowKind.PAY_CHANGE),
    ) if me else FollowUp.objects.none()  # fmt: skip
    return [
        Need(
            status=Status("warn", _("To sign")), title=_("A change that needs your agreement"),
            detail=row.get_kind_display(), url=follow_up_link(row), action=_("Read"), category=_("Plans"), rank=9,
        )
        for row in rows[:1]
    ]  # fmt: skip


@home.needs(roles={"hr"})
def to_decide(user: Any, on: date, now: datetime) -> list[Need]:
    """Follow-ups nobody has decided, and reviews that wait for a signature, the oldest first."""
    rows = FollowUp.objects.filter(state=FollowState.DRAFT).exclude(plan__employee__user=user)
    found = [_undecided(row, on) for row in rows.select_related("plan__employee").order_by("due_on")[:MOST]]
    waiting = DismissalReview.objects.filter(state=ReviewState.SIGNED_ONCE).exclude(first_by=user)
    waiting = waiting.exclude(scorer=user).exclude(follow_up__plan__employee__user=user)
    return found + [
        Need(
            status=Status("warn", _("To sign")),
            title=_("%(name)s: a dismissal review waits for the second signature") % {"name": name(review)},
            url=reverse("plans:review", args=[review.public_id]), action=_("Read"), category=_("Plans"), rank=7,
        )
        for review in waiting.select_related("follow_up__plan__employee")[:MOST]
    ]  # fmt: skip


def name(review: DismissalReview) -> str:
    return review.follow_up.plan.employee.name


def _undecided(row: FollowUp, on: date) -> Need:
    late = row.due_on < on
    return Need(
        status=Status("bad", _("Overdue")) if late else Status("warn", _("To decide")),
        title=_("%(name)s: decide what follows the failed plan") % {"name": row.plan.employee.name},
        detail=_("By %(day)s") % {"day": format_day(row.due_on)}, url=follow_up_link(row), action=_("Decide"),
        category=_("Plans"), rank=5 if late else 12,
    )  # fmt: skip
