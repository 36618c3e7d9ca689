"""What a batch did to single objects, kept so that it can be taken back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from intake.models import Batch, BatchChange
from intake.registry import UndoRefused

BULK = 2000


@dataclass(frozen=True, slots=True)
class Touched:
    """One object as it was (None: the batch made it) and as it became, by attribute names."""

    instance: models.Model
    before: Mapping[str, Any] | None
    after: Mapping[str, Any]


def keep_changes(*, batch: Batch, touched: Iterable[Touched]) -> None:
    """Write what the batch did, in the order it did it."""
    rows = [
        BatchChange(
            batch=batch,
            label=item.instance._meta.label_lower,
            key=item.instance.pk,
            before=None if item.before is None else stored(item.before),
            after=stored(item.after),
        )
        for item in touched
    ]
    BatchChange.objects.bulk_create(rows, batch_size=BULK)


def take_back(changes: Iterable[BatchChange]) -> None:
    """Undo changes, last one first; UndoRefused where an object was changed since or is used by something."""
    backwards = sorted(changes, key=lambda item: item.id, reverse=True)
    for (label, made), group in groupby(backwards, key=lambda item: (item.label, item.before is None)):
        _take_back_group(apps.get_model(label), list(group), made=made)


def _take_back_group(model: type[models.Model], changes: list[BatchChange], *, made: bool) -> None:
    found = model._default_manager.in_bulk([change.key for change in changes])
    for change in changes:
        instance = found.get(change.key)
        if instance is None or not _is_as_left(instance, change.after or {}):
            thing = instance or model._meta.verbose_name
            raise UndoRefused(_("%(object)s was changed after this import.") % {"object": thing})
        if not made:
            _restore(instance, change.before or {})
    if made:
        keys = [change.key for change in changes]
        # Objects that hold each other (a department its parent) go one by one, the last one first.
        for group in [[key] for key in keys] if _refers_to_itself(model) else [keys]:
            _remove(model._default_manager.filter(pk__in=group))


def _refers_to_itself(model: type[models.Model]) -> bool:
    return any(field.related_model is model for field in model._meta.concrete_fields)


def stored(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as JSON; decimals and dates as text."""
    return {name: _stored(value) for name, value in values.items()}


def _stored(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return format(value, "f") if isinstance(value, Decimal) else value


def _is_as_left(instance: models.Model, after: Mapping[str, Any]) -> bool:
    return all(getattr(instance, name) == _typed(instance, name, value) for name, value in after.items())


def _typed(instance: models.Model, name: str, value: Any) -> Any:
    field = next(item for item in instance._meta.concrete_fields if item.attname == name)
    target = field.target_field if field.is_relation else field
    return target.to_python(value)


def _restore(instance: models.Model, before: Mapping[str, Any]) -> None:
    for name, value in before.items():
        setattr(instance, name, _typed(instance, name, value))
    instance.save(update_fields=list(before))


def _remove(made: models.QuerySet) -> None:
    try:
        made.delete()
    except ProtectedError as error:
        used_by = next(iter(error.protected_objects))
        raise UndoRefused(
            _("What this import made is used by %(other)s (%(object)s).")
            % {"object": used_by, "other": used_by._meta.verbose_name}
        ) from error
