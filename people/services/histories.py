"""The two dated histories, read and written as slices, for many people at once (spec 2.1, 2.6)."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models, transaction

from audit.services import record
from people import actions
from people.history import Change, Slice, difference
from people.models import Assignment, Compensation
from people.signals import people_changed


@dataclass(frozen=True, slots=True)
class AssignmentValue:
    """What an assignment says, by ids, so that equal neighbours can be told."""

    department: int
    position: int
    brand: int | None = None
    region: int | None = None
    manager: int | None = None


@dataclass(frozen=True, slots=True)
class CompensationValue:
    salary: Decimal
    bonus_share: Decimal | None = None


@dataclass(frozen=True)
class SavedHistories:
    created: int = 0
    changed: int = 0
    removed: int = 0


_FIELDS: dict[type[models.Model], tuple[str, ...]] = {
    Assignment: ("department_id", "position_id", "brand_id", "region_id", "manager_id"),
    Compensation: ("salary", "bonus_share"),
}
_VALUES: dict[type[models.Model], type] = {Assignment: AssignmentValue, Compensation: CompensationValue}
BULK = 2000


def load_histories(
    model: type[models.Model], employee_ids: Iterable[int], *, lock: bool = False
) -> dict[int, list[Slice]]:
    """{employee id: slices in order} with an entry for each id asked; one query. `lock` keeps the rows for a write."""
    found: dict[int, list[Slice]] = {pk: [] for pk in employee_ids}
    rows = model.objects.filter(employee_id__in=found).order_by("employee_id", "start")  # type: ignore[attr-defined]
    if lock:
        rows = rows.select_for_update()
    value = _VALUES[model]
    for row in rows.values_list("employee_id", "start", "until", "pk", *_FIELDS[model]):
        employee, start, until, pk, *parts = row
        found[employee].append(Slice(start, until, value(*parts), pk))
    return found


@transaction.atomic
def save_histories(
    *,
    model: type[models.Model],
    before: Mapping[int, list[Slice]],
    after: Mapping[int, list[Slice]],
    actor: Any,
    batch: Any = None,
    audit: bool = True,
) -> SavedHistories:
    """Write the difference between two states of Assignment or Compensation, `{employee id: slices}`.

    Writes one audit entry with counts and a digest (unless the caller audits the act itself) and sends
    `people_changed` for assignments. Nothing is written where nothing differs.
    """
    changes = {pk: difference(before.get(pk, []), slices) for pk, slices in after.items()}
    changes = {pk: change for pk, change in changes.items() if change}
    if not changes:
        return SavedHistories()
    saved = _write(model, changes)
    if audit:
        record(
            action=actions.HISTORIES_WRITTEN, actor=actor, target=None, batch=batch, digest=_digest(model, changes),
            after={"kind": model._meta.model_name, "people": len(changes), **asdict(saved)},
        )  # fmt: skip
    if model is Assignment:
        people_changed.send(sender=Assignment, employees=list(changes), start=_first_day(changes.values()), until=None)
    return saved


def _write(model: type[models.Model], changes: Mapping[int, Change]) -> SavedHistories:
    """Removals first, then cuts, then new rows: the exclusion constraint never sees two at once."""
    removed = [item.key for change in changes.values() for item in change.deleted]
    changed = [_row(model, pk, item) for pk, change in changes.items() for item in change.updated]
    created = [_row(model, pk, item) for pk, change in changes.items() for item in change.created]
    objects = model.objects  # type: ignore[attr-defined]
    if removed:
        objects.filter(pk__in=removed).delete()
    if changed:
        objects.bulk_update(changed, ["start", "until", *_FIELDS[model]], batch_size=BULK)
    if created:
        objects.bulk_create(created, batch_size=BULK)
    return SavedHistories(len(created), len(changed), len(removed))


def _row(model: type[models.Model], employee: int, item: Slice) -> models.Model:
    value = asdict(item.value)
    parts = dict(zip(_FIELDS[model], value.values(), strict=True))
    return model(pk=item.key, employee_id=employee, start=item.start, until=item.until, **parts)


def _first_day(changes: Iterable[Change]) -> date:
    touched = (item for change in changes for item in (*change.created, *change.updated, *change.deleted))
    return min(item.start for item in touched)


def _digest(model: type[models.Model], changes: Mapping[int, Change]) -> str:
    text = json.dumps(
        {str(pk): [[asdict(item) for item in part] for part in (change.created, change.updated, change.deleted)]
         for pk, change in sorted(changes.items())},
        default=str, sort_keys=True,
    )  # fmt: skip
    return hashlib.sha256(f"{model._meta.model_name}:{text}".encode()).hexdigest()
