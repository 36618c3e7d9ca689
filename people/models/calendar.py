"""The work calendar: company days, rest patterns, schedules, leave (spec 2.1)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from hrplatform.lib.db import RowModel
from hrplatform.lib.ranges import DatedModel, ends_after_start, no_overlap
from people.enums import AbsenceKind, DaySource


class WorkDay(RowModel):
    """One calendar day of the company; materialised so that the night joins it."""

    day = models.DateField(primary_key=True)
    works = models.BooleanField()
    source = models.CharField(max_length=10, choices=DaySource.choices)


class RestPattern(DatedModel):
    """Weekdays off for a position, ISO numbers (1 Monday … 7 Sunday); replaces the company's weekends."""

    position = models.ForeignKey("people.Position", on_delete=models.CASCADE, related_name="rest_patterns")
    weekdays = models.JSONField(default=list)

    class Meta:
        constraints = [no_overlap("rest_pattern_overlap", "position"), ends_after_start("rest_pattern_dates")]


class ScheduleEntry(RowModel):
    """An imported schedule (排班) for one person and day; overrides everything but leave."""

    employee = models.ForeignKey("people.Employee", on_delete=models.CASCADE, related_name="schedule")
    day = models.DateField()
    works = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["employee", "day"], name="schedule_entry_once")]


class Leave(DatedModel):
    """Personal leave: days off for one person."""

    employee = models.ForeignKey("people.Employee", on_delete=models.CASCADE, related_name="leaves")
    kind = models.CharField(_("kind"), max_length=10, choices=AbsenceKind.choices)

    class Meta:
        constraints = [ends_after_start("leave_dates")]
