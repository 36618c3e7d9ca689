"""HR approval of a cycle before publication, through the company's approval steps (spec 4.2)."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.approvals import selectors, services
from people.approvals.errors import ApprovalRefused
from people.approvals.models import ApprovalRequest
from people.approvals.registry import Kind, register
from people.approvals.rules import Stake, Step
from people.enums import Role
from performance.reviews.errors import ReviewRefused
from performance.reviews.models import ReviewCycle, ScoreChange

PUBLICATION = register(
    Kind(
        key="reviews.publication",
        label=gettext_lazy("Publication of review results"),
        about=gettext_lazy("A review whose scores are final goes to the people reviewed."),
        size=gettext_lazy("people reviewed"),
        stake=Stake.NOTHING,
        steps=(Step(role=Role.HR),),
        order=30,
    )
)


def ask(cycle: ReviewCycle, *, actor: Any, now: datetime) -> ApprovalRequest:
    """Start the steps that a cycle of this size needs. Raises ReviewRefused when nobody could decide one."""
    try:
        return services.start(
            kind=PUBLICATION, subject=cycle, title=cycle.name, actor=actor, now=now,
            link=reverse("reviews:cycle-approval", args=[cycle.public_id]),
            size=Decimal(cycle.scorecards.values("employee").distinct().count()),
        )  # fmt: skip
    except ApprovalRefused as refused:
        raise ReviewRefused(str(refused)) from refused


def last(cycle: ReviewCycle) -> ApprovalRequest | None:
    """The newest request for the cycle's publication, decided or not."""
    return selectors.last_request(PUBLICATION, cycle)


def changed_since(cycle: ReviewCycle, request: ApprovalRequest) -> bool:
    """Whether a score changed after the request began: what was approved is then no longer what would be published."""
    rows = ScoreChange.objects.filter(Q(item__scorecard__cycle=cycle) | Q(scorecard__cycle=cycle))
    return rows.filter(at__gt=request.started_at).exists()


def not_approved(cycle: ReviewCycle) -> list[str]:
    """Why a cycle at HR approval may not be published yet."""
    request = last(cycle)
    if request is None or not (request.is_open or request.is_approved):
        return [_("The publication isn't approved: ask for it again.")]
    if request.is_open:
        return [_("The publication waits for approval.")]
    if changed_since(cycle, request):
        return [_("Scores changed after the approval: ask for it again.")]
    return []


def withdraw(cycle: ReviewCycle, *, actor: Any, now: datetime, reason: str) -> None:
    """Take back what is on its way, for instance when the cycle is cancelled."""
    request = selectors.open_request(PUBLICATION, cycle)
    if request is not None:
        services.withdraw(request=request, actor=actor, reason=reason, now=now)
