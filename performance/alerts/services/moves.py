"""The one door of an alert's life (spec 3.2): open → acknowledged → in hand → resolved."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from audit import services as audit
from audit.bulk import Record, record_many
from performance.alerts import actions
from performance.alerts.enums import MOVES, AlertState, Resolution
from performance.alerts.models import Alert

_ACTION_OF = {
    AlertState.ACKNOWLEDGED: actions.ALERT_ACKNOWLEDGED,
    AlertState.IN_HAND: actions.ALERT_IN_HAND,
    AlertState.RESOLVED: actions.ALERT_RESOLVED,
}


class AlertRefused(ValueError):
    """The alert can't go there, or somebody else was faster."""


@transaction.atomic
def move_alert(*, alert: Alert, to: str, actor: Any, now: datetime, because: str = "", **fields: Any) -> Alert:
    """Move an alert by compare-and-set and write the audit entry. AlertRefused when it isn't there to be moved."""
    if to not in MOVES[alert.state]:
        raise AlertRefused(_("This alert is %(state)s already.") % {"state": alert.get_state_display()})
    before = {"state": alert.state}
    if Alert.objects.filter(pk=alert.pk, state=alert.state).update(state=to, **fields) != 1:
        raise AlertRefused(_("Somebody else has just changed this alert; look at it again."))
    alert.state = to
    for name, value in fields.items():
        setattr(alert, name, value)
    audit.record(
        action=_ACTION_OF[AlertState(to)], actor=actor, target=alert, before=before, after={"state": to, **fields},
        reason=because, person=alert.employee, at=now,
    )  # fmt: skip
    return alert


@transaction.atomic(savepoint=False)
def resolve_alerts(*, alerts: Sequence[Alert], how: str, on: date, now: datetime, reason: str = "") -> list[Alert]:
    """End many that a night found recovered or corrected, each by compare-and-set; whoever was faster keeps theirs.

    Side effects: audit entries. Returns those that were ended.
    """
    if not alerts:
        return []
    before = {alert.pk: alert.state for alert in alerts}
    rows = Alert.objects.select_for_update().filter(pk__in=before).exclude(state=AlertState.RESOLVED)
    states = dict(rows.values_list("pk", "state"))
    ended = [alert for alert in alerts if states.get(alert.pk) == before[alert.pk]]
    fields = {"resolved_on": on, "how": how, "reason": reason}
    Alert.objects.filter(pk__in=[alert.pk for alert in ended]).update(state=AlertState.RESOLVED, **fields)
    for alert in ended:
        alert.state, alert.resolved_on, alert.how, alert.reason = AlertState.RESOLVED, on, how, reason
    after = {"state": AlertState.RESOLVED, "resolved_on": on, "how": how}
    records = [
        Record(target=alert, before={"state": before[alert.pk]}, after=after, person=alert.employee) for alert in ended
    ]
    record_many(action=actions.ALERT_RESOLVED, actor=None, records=records, reason=reason, at=now)
    return ended


def acknowledge_alert(*, alert: Alert, actor: Any, note: str, now: datetime) -> Alert:
    """Somebody has seen it and says what they think; escalation ends."""
    fields = {"acknowledged_by": actor, "acknowledged_at": now, "note": note.strip()}
    return move_alert(alert=alert, to=AlertState.ACKNOWLEDGED, actor=actor, now=now, because=note, **fields)


def take_in_hand(*, alert: Alert, actor: Any, what: str, now: datetime) -> Alert:
    """A talk was recorded or a plan started about it (`what`). An alert in hand or resolved stays as it is."""
    if alert.state not in (AlertState.OPEN, AlertState.ACKNOWLEDGED):
        return alert
    fields: dict[str, Any] = {"in_hand_at": now, "in_hand_by_what": what}
    if alert.state == AlertState.OPEN:
        fields |= {"acknowledged_by": actor, "acknowledged_at": now}
    return move_alert(alert=alert, to=AlertState.IN_HAND, actor=actor, now=now, because=what, **fields)


def resolve_alert(*, alert: Alert, actor: Any, on: date, reason: str, now: datetime) -> Alert:
    """End it by hand, with a reason. Days up to `on` never feed a new alert."""
    if not reason.strip():
        raise AlertRefused(_("Say why the alert is resolved."))
    fields = {"resolved_on": on, "how": Resolution.BY_HAND, "resolved_by": actor, "reason": reason.strip()}
    return move_alert(alert=alert, to=AlertState.RESOLVED, actor=actor, now=now, because=reason, **fields)
