"""Setting targets: one at a time from a form, many at once from a file (spec 2.3)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from audit import services as audit
from notices.services import notify
from people.models import Employee
from performance.measures import actions, notice_kinds
from performance.measures.achievement import Standard, refuse_standard
from performance.measures.enums import Per
from performance.measures.models import Metric, Target, TargetAcknowledgement
from performance.measures.services.days import mark_target, mark_targets
from performance.measures.target_plan import Held, Overlap, Placed, place_target

SCOPE = ("employee", "position", "department", "brand", "region")


class TargetRefused(ValueError):
    """A target that may not be saved; `field` names the form field or column it belongs to."""

    def __init__(self, message: str, field: str = "value") -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True)
class TargetSpec:
    """What somebody asks for. Values of percent metrics are fractions."""

    metric: Metric
    start: date
    until: date | None = None
    per: str = Per.DAY
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    employee: Any = None
    position: Any = None
    department: Any = None
    brand: Any = None
    region: Any = None

    @property
    def scope_key(self) -> tuple[int | None, ...]:
        return (self.metric.pk, *(getattr(getattr(self, name), "pk", None) for name in SCOPE))


@dataclass(frozen=True)
class BulkTarget:
    """A row of a file: its number, and what it asks for."""

    row: int
    spec: TargetSpec


@dataclass
class BulkOutcome:
    """Counts, and rows refused as (row, column, reason)."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: list[tuple[int, str, str]] = field(default_factory=list)


def check_spec(spec: TargetSpec) -> None:
    """Refuse what can't be a target, with the words for the person who typed it."""
    reason = refuse_standard(spec.metric.direction, Standard(spec.value, spec.low, spec.high))  # type: ignore[arg-type]
    if reason:
        raise TargetRefused(_refusals()[reason], "low" if spec.metric.direction == "range" else "value")
    if spec.until and spec.until < spec.start:
        raise TargetRefused(_("The end is before the start."), "until")
    if spec.metric.unit == "percent" and max(filter(None, (spec.value, spec.high)), default=Decimal(0)) > 1:
        raise TargetRefused(_("A percentage is at most 100%; write 95% or 0.95."))


@transaction.atomic
def set_target(
    *, spec: TargetSpec, actor: Any, today: date, now: datetime, reason: str = "", batch: Any = None
) -> tuple[Target | None, str]:
    """Save a target; returns it with "created", "corrected" or "unchanged" (then None).

    Ends the open one before it, supersedes the one it corrects, marks the days to judge again, writes
    audit entries. TargetRefused: bad value, overlap, or a correction without a reason.
    """
    check_spec(spec)
    scope = _scope_of(_live([spec.metric.pk]).select_for_update().filter(**_scope_filter(spec)))
    placed = _place(scope.get(spec.scope_key, []), spec)
    if placed.outcome == "unchanged":
        return None, "unchanged"
    if placed.outcome == "corrected" and not reason:
        raise TargetRefused(
            _("There is a target from %(day)s already; a correction needs a reason.") % {"day": spec.start}, "reason"
        )
    target = _write(placed, spec, actor=actor, today=today, now=now, reason=reason, batch=batch)
    mark_target(target=target)
    return target, placed.outcome


@transaction.atomic
def import_targets(
    *, rows: Iterable[BulkTarget], actor: Any, today: date, now: datetime, reason: str, batch: Any = None
) -> BulkOutcome:
    """Save many; a refused row changes nothing itself. The caller decides whether to keep the rest."""
    wanted = list(rows)
    metrics = {row.spec.metric.pk for row in wanted}
    scopes = _scope_of(_live(metrics).select_for_update())
    outcome, fresh, replaced, moved = BulkOutcome(), [], [], {}
    for item in sorted(wanted, key=lambda item: (item.spec.start, item.row)):
        held = scopes.setdefault(item.spec.scope_key, [])
        try:
            check_spec(item.spec)
            placed = _place(held, item.spec)
        except TargetRefused as refused:
            outcome.rejected.append((item.row, refused.field, str(refused)))
            continue
        _count(outcome, placed)
        if placed.new:
            placed.new.row = _row_of(placed, item.spec, today=today, now=now, reason=reason, batch=batch)
            fresh.append(placed.new.row)
            held.append(placed.new)
        if placed.superseded and placed.new:
            held.remove(placed.superseded)
            replaced.append((placed.superseded.row, placed.new.row))
        for ended in placed.moved:
            ended.row.until = ended.until
            moved[id(ended.row)] = ended.row
    _write_many(fresh, replaced, [row for row in moved.values() if row.pk])
    if fresh or replaced:
        mark_targets(target_ids=[row.pk for row in fresh])
        counts = {"created": outcome.created, "corrected": outcome.changed, "ended": len(moved)}
        audit.record(
            action=actions.TARGETS_IMPORTED, actor=actor, target=None, after=counts, reason=reason, batch=batch, at=now
        )
    outcome.rejected.sort()
    return outcome


@transaction.atomic
def end_target(*, target: Target, last_day: date, actor: Any, reason: str, now: datetime) -> Target:
    """End a target on a day; days after it are judged again without it. Audited."""
    if last_day < target.start:
        raise TargetRefused(_("The end is before the start."), "until")
    before = {"until": target.until}
    target.until, target.open_ended = last_day, False
    target.save(update_fields=["until", "open_ended"])
    mark_target(target=Target(**{**_span(target), "start": last_day, "until": before["until"]}))
    audit.record(
        action=actions.TARGET_ENDED, actor=actor, target=target, before=before, after={"until": last_day},
        reason=reason, at=now,
    )  # fmt: skip
    return target


@transaction.atomic
def acknowledge_target(*, target: Target, employee: Any, actor: Any, now: datetime) -> bool:
    """The employee has seen this version of a target; once is enough. Audited. Returns whether it is new."""
    _kept, created = TargetAcknowledgement.objects.get_or_create(
        target=target, employee=employee, defaults={"user": actor, "acknowledged_at": now}
    )
    if created:
        after = {"metric": target.metric.code, "version": target.version, "from": target.start}
        audit.record(
            action=actions.TARGET_ACKNOWLEDGED, actor=actor, target=target, after=after, person=employee, at=now
        )
    return created


@transaction.atomic
def remind_of_targets(*, waiting: Mapping[int, int], on: date, now: datetime) -> int:
    """Ask people to confirm their targets: {employee id: how many}; once a day each. How many were told anew."""
    told = 0
    people = Employee.objects.filter(pk__in=list(waiting), user__isnull=False).select_related("user")
    groups: dict[int, list[Any]] = {}
    for person in people:
        groups.setdefault(waiting[person.pk], []).append(person.user)
    for number, users in groups.items():
        fresh = notify(
            users=users, kind=notice_kinds.TARGETS_TO_CONFIRM, context={"number": number},
            link=reverse("measures:my-results"), dedupe_key=f"targets:{on}", now=now,
        )  # fmt: skip
        told += len(fresh)
    return told


def _live(metric_ids: Iterable[int]):
    return Target.objects.filter(metric_id__in=list(metric_ids), superseded_by=None).order_by("start")


def _scope_filter(spec: TargetSpec) -> dict[str, Any]:
    return {name: getattr(spec, name) for name in SCOPE if getattr(spec, name) is not None} | {
        f"{name}__isnull": True for name in SCOPE if getattr(spec, name) is None
    }


def _scope_of(targets: Iterable[Target]) -> dict[tuple[int | None, ...], list[Held]]:
    found: dict[tuple[int | None, ...], list[Held]] = {}
    for target in targets:
        key = (target.metric_id, *(getattr(target, f"{name}_id") for name in SCOPE))
        worth = (target.per, target.value, target.low, target.high)
        held = Held(target.start, target.until, target.open_ended, worth, target.version, target)
        found.setdefault(key, []).append(held)
    return found


def _place(scope: Sequence[Held], spec: TargetSpec) -> Placed:
    wanted = Held(spec.start, spec.until, spec.until is None, (spec.per, spec.value, spec.low, spec.high))
    try:
        return place_target(scope, wanted)
    except Overlap as overlap:
        names = {"new": _days(spec.start, spec.until), "old": _days(overlap.held.start, overlap.held.until)}
        raise TargetRefused(_("%(new)s overlaps the target of %(old)s.") % names, "from") from overlap


def _days(start: date, until: date | None) -> str:
    return f"{start} – {until}" if until else f"{start} –"


def _row_of(placed: Placed, spec: TargetSpec, *, today: date, now: datetime, reason: str, batch: Any) -> Target:
    assert placed.new is not None
    return Target(
        metric=spec.metric, per=spec.per, value=spec.value, low=spec.low, high=spec.high,
        **{name: getattr(spec, name) for name in SCOPE},
        start=spec.start, until=placed.new.until, open_ended=placed.new.open_ended, version=placed.new.version,
        set_after=spec.start < today, reason=reason if placed.outcome == "corrected" else "", batch=batch,
        created_at=now,
    )  # fmt: skip


def _write(
    placed: Placed, spec: TargetSpec, *, actor: Any, today: date, now: datetime, reason: str, batch: Any
) -> Target:
    target = _row_of(placed, spec, today=today, now=now, reason=reason, batch=batch)
    for held in placed.moved:
        held.row.until = held.until
    replaced = [(placed.superseded.row, target)] if placed.superseded else []
    _write_many([target], replaced, [held.row for held in placed.moved])
    action = actions.TARGET_CORRECTED if placed.superseded else actions.TARGET_SET
    before = _worth(placed.superseded.row) if placed.superseded else None
    audit.record(
        action=action, actor=actor, target=target, before=before, after=_worth(target), reason=reason,
        person=spec.employee, at=now,
    )  # fmt: skip
    return target


def _write_many(fresh: list[Target], replaced: list[tuple[Target, Target]], moved: list[Target]) -> None:
    """Old versions step aside before the new ones of the same start come in: only one may be live."""
    corrected = {id(new) for _old, new in replaced}
    Target.objects.bulk_update(moved, ["until"], batch_size=1000)
    Target.objects.bulk_create([row for row in fresh if id(row) not in corrected], batch_size=1000)
    for old, new in replaced:
        old.superseded_by = old
        old.save(update_fields=["superseded_by"])
        new.save()
        old.superseded_by = new
        old.save(update_fields=["superseded_by"])


def _worth(target: Target) -> dict[str, Any]:
    return {
        "metric": target.metric.code, "per": target.per, "value": target.value, "low": target.low, "high": target.high,
        "from": target.start, "until": target.until, "version": target.version, "set_after": target.set_after,
    }  # fmt: skip


def _span(target: Target) -> dict[str, Any]:
    return {"pk": target.pk, "per": target.per, "employee_id": target.employee_id}


def _count(outcome: BulkOutcome, placed: Placed) -> None:
    outcome.created += placed.outcome == "created"
    outcome.changed += placed.outcome == "corrected"
    outcome.unchanged += placed.outcome == "unchanged"


def _refusals() -> dict[str, str]:
    return {
        "value_missing": _("A value is missing."),
        "not_positive": _("A target of zero or less can't be judged."),
        "range_needs_both_ends": _("A range needs its low and its high end."),
        "low_above_high": _("The low end is above the high end."),
    }
