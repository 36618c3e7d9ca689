"""Taking a roster back: histories as they were, then the objects the file made or changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from intake.changes import BULK, stored, take_back
from intake.models import Batch, BatchChange
from intake.registry import UndoRefused
from intake.replaced import Replacement, Replacements, lines_of
from people.history import Slice
from people.models import Assignment, Compensation, Department, Employee, Position
from people.services import save_histories
from people.services.histories import AssignmentValue, CompensationValue, load_histories

HISTORY = "history:"
Histories = dict[int, list[Slice]]


def keep_histories(*, batch: Batch, histories: Iterable[tuple[type[models.Model], Histories, Histories]]) -> None:
    """One row per person and history: the slices before and after."""
    rows = [
        BatchChange(
            batch=batch,
            label=f"{HISTORY}{model._meta.model_name}",
            key=pk,
            before={"slices": [_as_stored(item) for item in before[pk]]},
            after={"slices": [_as_stored(item) for item in after[pk]]},
        )
        for model, before, after in histories
        for pk in after
    ]
    BatchChange.objects.bulk_create(rows, batch_size=BULK)


def undo_roster(batch: Batch) -> None:
    """Everything the batch did, taken back; UndoRefused where something was changed since or is in use."""
    changes = list(batch.changes.all())
    for model in (Compensation, Assignment):
        _restore_histories(model, [item for item in changes if item.label == f"{HISTORY}{model._meta.model_name}"])
    take_back(item for item in changes if not item.label.startswith(HISTORY))


def _restore_histories(model: type[models.Model], changes: list[BatchChange]) -> None:
    present = load_histories(model, [change.key for change in changes], lock=True)
    before: Histories = {}
    for change in changes:
        now = present[change.key]
        if [_as_stored(item) for item in now] != (change.after or {})["slices"]:
            person = Employee.objects.filter(pk=change.key).first()
            raise UndoRefused(_("%(object)s was changed after this import.") % {"object": person or change.key})
        keys = {item.start: item.key for item in now}
        slices = [_from_stored(model, item) for item in (change.before or {})["slices"]]
        before[change.key] = [replace(item, key=keys.get(item.start)) for item in slices]
    save_histories(model=model, before=present, after=before, actor=None, audit=False)


def replaced_by_roster(batch: Batch) -> Replacements:
    """Details and histories that were there before the file; of pay the days only, never an amount."""
    rows = batch.changes.exclude(before=None).exclude(before={"slices": []}).order_by("id")
    return Replacements(rows, _lines)


def _lines(changes: list[BatchChange]) -> Iterable[Replacement]:
    people = Employee.objects.in_bulk([change.key for change in changes if change.label.startswith(HISTORY)])
    names = _Names(change for change in changes if change.label == f"{HISTORY}assignment")
    yield from lines_of([change for change in changes if not change.label.startswith(HISTORY)])
    for change in changes:
        if not change.label.startswith(HISTORY):
            continue
        what = _("Assignments") if change.label.endswith("assignment") else _("Pay")
        before, after = (
            "; ".join(names.said(item) for item in (kept or {})["slices"]) for kept in (change.before, change.after)
        )
        person = people.get(change.key)
        yield Replacement(f"{person.number} {person}" if person else str(change.key), what, before, after)


class _Names:
    """Departments and positions of stored slices by name."""

    def __init__(self, changes: Iterable[BatchChange]) -> None:
        slices = [
            item for change in changes for kept in (change.before, change.after) for item in (kept or {})["slices"]
        ]
        self.departments = Department.objects.in_bulk({item["department"] for item in slices})
        self.positions = Position.objects.in_bulk({item["position"] for item in slices})

    def said(self, item: dict[str, Any]) -> str:
        days = f"{item['start']} – {item['until'] or ''}".rstrip()
        if "department" not in item:
            return days
        return f"{days} {self.departments.get(item['department'], '')} {self.positions.get(item['position'], '')}"


def _as_stored(item: Slice) -> dict[str, Any]:
    return stored({"start": item.start, "until": item.until, **asdict(item.value)})


def _from_stored(model: type[models.Model], kept: dict[str, Any]) -> Slice:
    values = dict(kept)
    start = date.fromisoformat(values.pop("start"))
    until = values.pop("until")
    value: AssignmentValue | CompensationValue
    if model is Assignment:
        value = AssignmentValue(**values)
    else:
        share = values["bonus_share"]
        value = CompensationValue(Decimal(values["salary"]), None if share is None else Decimal(share))
    return Slice(start, date.fromisoformat(until) if until else None, value)
