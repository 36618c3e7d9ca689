"""Dated rows: `start` to `until`, both included, `until` empty while open (spec 2.1)."""

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, QuerySet, Value
from django.utils.translation import gettext_lazy as _

from hrplatform.lib.db import RowModel


class DatedQuerySet(QuerySet):
    """Reads over dated rows."""

    def as_of(self, on: date, prefix: str = "") -> "DatedQuerySet":
        """Rows in force on a day."""
        return self.filter(in_force(on, prefix))


def in_force(on: date, prefix: str = "") -> Q:
    """Condition: the row (behind `prefix`, such as "assignments__") holds on the day."""
    return Q(**{f"{prefix}start__lte": on}) & (Q(**{f"{prefix}until__isnull": True}) | Q(**{f"{prefix}until__gte": on}))


class DatedModel(RowModel):
    """A row that holds from `start` to `until`, both included."""

    start = models.DateField(_("from"))
    until = models.DateField(_("until"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True


def day_range() -> Func:
    """The row's days as a PostgreSQL daterange, both ends included."""
    return Func(F("start"), F("until"), Value("[]"), function="daterange", output_field=DateRangeField())


def no_overlap(name: str, *keys: str) -> ExclusionConstraint:
    """Constraint: no two rows with the same keys share a day. Needs btree_gist in the public schema."""
    return ExclusionConstraint(
        name=name,
        expressions=[*((key, RangeOperators.EQUAL) for key in keys), (day_range(), RangeOperators.OVERLAPS)],
    )


def ends_after_start(name: str) -> models.CheckConstraint:
    """Constraint: `until` is not before `start`."""
    return models.CheckConstraint(name=name, condition=Q(until__isnull=True) | Q(until__gte=F("start")))
