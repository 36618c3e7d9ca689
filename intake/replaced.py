"""What an import replaced, for its page: whose, what, as it was, as it became (spec 2.6)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import QuerySet

from hrplatform.lib import formats
from intake.models import Batch, BatchChange


@dataclass(frozen=True, slots=True)
class Replacement:
    """One value: whose it is, which, before and after, written out."""

    whose: str
    what: str
    before: str
    after: str


class Replacements(Sequence[Replacement]):
    """A queryset of what was replaced, turned into lines page by page; a row may give several lines."""

    def __init__(self, rows: QuerySet[Any], present: Callable[[list[Any]], Iterable[Replacement]]) -> None:
        self.rows, self.present = rows, present

    def __len__(self) -> int:
        return self.rows.count()

    def __getitem__(self, at: Any) -> Any:
        if isinstance(at, slice):
            return list(self.present(list(self.rows[at])))
        return next(iter(self.present([self.rows[at]])))


def changed_objects(batch: Batch) -> Replacements:
    """The objects a batch changed, a line per value that differs."""
    rows = BatchChange.objects.filter(batch=batch).exclude(before=None).exclude(label__startswith="history:")
    return Replacements(rows.order_by("id"), lines_of)


def lines_of(changes: Iterable[BatchChange]) -> Iterable[Replacement]:
    listed = list(changes)
    found: dict[str, dict[int, models.Model]] = {}
    for label in {change.label for change in listed}:
        keys = [change.key for change in listed if change.label == label]
        found[label] = apps.get_model(label)._default_manager.in_bulk(keys)
    for change in listed:
        model = apps.get_model(change.label)
        fields = {field.attname: field for field in model._meta.concrete_fields}
        whose = str(found[change.label].get(change.key) or change.key)
        for name, before in (change.before or {}).items():
            after = (change.after or {}).get(name)
            if before != after and name in fields and name != "sort_key":
                field = fields[name]
                yield Replacement(whose, str(field.verbose_name), _shown(field, before), _shown(field, after))


def _shown(field: models.Field, value: Any) -> str:
    if value in (None, ""):
        return formats.DASH
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(field, models.BooleanField):
        return "✓" if value else "✗"
    if isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField):
        return formats.format_day(date.fromisoformat(value), weekday=False)
    return str(value)
