"""Who may see what follows a failed plan: HR, the employee once it is decided, bosses and heads above."""

from datetime import date
from typing import Any

from django.http import Http404

from people.permissions import is_hr
from pip_workflow.followups.enums import FollowState, ReviewState
from pip_workflow.followups.models import DismissalReview, FollowUp
from pip_workflow.selectors import visible_plans

# The new post and the second plan are read where there are any: planning each join more doubles a statement's time.
BESIDE = ("plan__employee", "plan__lead", "decided_by", "review")


def access_follow_up(user: Any, public_id: object, on: date) -> FollowUp:
    """The follow-up if the account may see it; Http404 otherwise. The employee's own only once it was decided."""
    found = FollowUp.objects.filter(public_id=public_id).select_related(*BESIDE).first()
    if found is None or not visible_plans(user, on).filter(pk=found.plan_id).exists():
        raise Http404("no such follow-up")
    if is_own(user, found) and (found.state == FollowState.DRAFT or found.kind == "review"):
        raise Http404("not decided yet")
    return found


def access_review(user: Any, public_id: object, on: date) -> DismissalReview:
    """The file for HR; for the employee once it was served; nobody else, and never the employee's own as HR."""
    found = DismissalReview.objects.filter(public_id=public_id).select_related(
        "follow_up__plan__employee", "follow_up__plan__lead", "opened_by"
    ).first()  # fmt: skip
    if found is None:
        raise Http404("no such review")
    if is_own(user, found.follow_up):
        if found.state not in (ReviewState.SERVED, ReviewState.ENDED):
            raise Http404("not served yet")
        return found
    if not is_hr(user):
        raise Http404("no such review")
    return found


def is_own(user: Any, follow_up: FollowUp) -> bool:
    return follow_up.plan.employee.user_id == user.pk


def may_act(user: Any, follow_up: FollowUp) -> bool:
    """HR, never in their own case."""
    return is_hr(user) and not is_own(user, follow_up)
