"""Appeals prepared for pages."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from hrplatform.lib.ui import Action, Status
from performance.appeals.enums import AppealState
from performance.appeals.models import Appeal
from performance.appeals.selectors import appeal_against, window_for
from performance.reviews.models import Scorecard

STATE_STATUS = {
    AppealState.OPEN: ("neutral", ""),
    AppealState.CHANGED: ("good", ""),
    AppealState.KEPT: ("none", "equal"),
    AppealState.WITHDRAWN: ("none", "ban"),
}


def appeal_status(row: Appeal) -> Status:
    kind, icon = STATE_STATUS[AppealState(row.state)]
    return Status(kind, str(AppealState(row.state).label), icon)


def result_actions(card: Scorecard, user: Any, on: date) -> list[Action]:
    """What the employee can do about a result: appeal while the window is open, or read the appeal."""
    if card.employee.user_id != user.pk:
        return []
    found = appeal_against(card)
    if found:
        return [Action(_("My appeal"), reverse("appeals:appeal-detail", args=[found.public_id]), "gavel")]
    if not window_for(card.cycle, on).is_open:
        return []
    return [Action(_("Appeal against it"), reverse("appeals:appeal-create", args=[card.public_id]), "gavel")]
