"""Whoever may take the step that waits is told; whoever submitted is told when it comes back (spec 6.5)."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from notices.registry import register
from notices.services import notify
from people.approvals.models import ApprovalRequest, ApprovalTurn
from people.approvals.signals import request_returned, turn_came

TURN_CAME = register(
    "people.approval.turn",
    title=_("%(title)s waits for your approval"),
    body=_("Submitted by %(actor)s. This is step %(step)s of %(steps)s."),
    action=_("Look at it"),
    label=_("Something waits for my approval"),
    group=ngettext_lazy("%(count)s decision waits for approval", "%(count)s decisions wait for approval", "count"),
    group_link="approvals:request-list",
)
CAME_BACK = register(
    "people.approval.returned",
    title=_("%(title)s was returned"),
    body=_("%(actor)s: %(reason)s"),
    action=_("Look at it"),
    label=_("What I submitted was returned"),
)


@receiver(turn_came)
def on_turn_came(
    sender: object, request: ApprovalRequest, turn: ApprovalTurn, users: list[Any], now: datetime, **kwargs: object
) -> None:
    notify(
        users=users,
        kind=TURN_CAME,
        context={
            "title": request.title,
            "actor": str(request.submitted_by or ""),
            "step": turn.sequence,
            "steps": request.turns.count(),
        },
        link=request.link,
        dedupe_key=f"approval/{request.public_id}/{turn.sequence}",
        now=now,
    )


@receiver(request_returned)
def on_request_returned(
    sender: object, request: ApprovalRequest, actor: Any, reason: str, now: datetime, **kwargs: object
) -> None:
    if request.submitted_by is None or request.submitted_by == actor:
        return
    notify(
        users=[request.submitted_by],
        kind=CAME_BACK,
        context={"title": request.title, "actor": str(actor), "reason": reason},
        link=request.link,
        dedupe_key=f"approval/{request.public_id}/returned",
        now=now,
    )
