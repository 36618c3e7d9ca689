"""Which acts are told to webhooks, and with which record: the same objects as the API's (spec 13.3)."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from audit.models import AuditEntry
from audit.signals import entry_recorded
from hrplatform.lib.dump import source_of
from intake.webhooks.events import register_event
from intake.webhooks.services import emit

# Audit action → (event, label, kind of record).
ACTS: dict[str, tuple[str, object, str]] = {
    "performance.alert.raised": ("alert.raised", _("Alert raised"), "alerts"),
    "performance.alert.acknowledged": ("alert.acknowledged", _("Alert acknowledged"), "alerts"),
    "performance.alert.in_hand": ("alert.in_hand", _("Alert taken in hand"), "alerts"),
    "performance.alert.resolved": ("alert.resolved", _("Alert resolved"), "alerts"),
    "performance.alert.escalated": ("alert.escalated", _("Alert escalated"), "alerts"),
    "pip_workflow.plan.moved": ("plan.moved", _("Plan moved on"), "plans"),
    "pip_workflow.plan.checked_in": ("plan.checked_in", _("Follow-up held"), "plans"),
    "pip_workflow.plan.extended": ("plan.extended", _("Plan extended"), "plans"),
    "pip_workflow.plan.escalated": ("plan.escalated", _("Overdue step escalated"), "plans"),
    "performance.cycle.published": ("cycle.published", _("Review results published"), "cycles"),
    "bonuses.pool.released": ("pool.released", _("Bonus pool released to employees"), "pools"),
}


def connect() -> None:
    """Called once when the project is ready."""
    for event, label, _kind in ACTS.values():
        register_event(event, label)
    entry_recorded.connect(on_entry, dispatch_uid="api.events")


def on_entry(sender: object, entry: AuditEntry, target: Model | None, **kwargs: object) -> None:
    act = ACTS.get(entry.action)
    if act is not None and target is not None:
        event, _label, kind = act
        emit(event=event, data=_record_of(kind, target), now=entry.at)


def _record_of(kind: str, target: Model) -> Callable[[], dict[str, Any]]:
    """The object as the API shows it; its id alone where the API doesn't (a draft)."""

    def make() -> dict[str, Any]:
        source = source_of(kind)
        rows = list(source.rows(None, None).filter(pk=target.pk))
        record = next(iter(source.records(rows)), {})
        return {"id": str(target.public_id), **record}  # type: ignore[attr-defined]

    return make
