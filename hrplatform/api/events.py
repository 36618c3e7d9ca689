"""Which acts are told to webhooks, and with which record: the same objects as the API's (spec 13.3)."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from audit.models import AuditEntry
from audit.signals import entries_recorded
from hrplatform.lib.dump import source_of
from intake.webhooks.events import register_event
from intake.webhooks.services import emit
from performance.alerts.enums import RuleMode
from performance.alerts.models import Alert

Recorded = tuple[AuditEntry, Model | None]
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
    entries_recorded.connect(on_entries, dispatch_uid="api.events")


def on_entries(sender: object, action: str, recorded: Sequence[Recorded], **kwargs: object) -> None:
    act = ACTS.get(action)
    targets = [target for _entry, target in recorded if target is not None and not _is_quiet(target)] if act else []
    if act is not None and targets:
        event, _label, kind = act
        emit(event=event, data=_records_of(kind, targets), now=recorded[0][0].at)


def _is_quiet(target: Model) -> bool:
    """Alerts of rules on trial are HR's alone."""
    return isinstance(target, Alert) and target.rule.mode == RuleMode.QUIET


def _records_of(kind: str, targets: Sequence[Model]) -> Callable[[], list[dict[str, Any]]]:
    """The objects as the API shows them; the id alone where the API doesn't (a draft)."""

    def make() -> list[dict[str, Any]]:
        source = source_of(kind)
        rows = list(source.rows(None, None).filter(pk__in=[target.pk for target in targets]))
        records = {row.pk: record for row, record in zip(rows, source.records(rows), strict=True)}
        return [{"id": str(target.public_id), **records.get(target.pk, {})} for target in targets]  # type: ignore[attr-defined]

    return make
