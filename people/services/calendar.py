"""The work calendar: filled from the public calendar, overridden by the company, with patterns, schedules, leave."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from audit.services import record
from people import actions
from people.enums import DaySource
from people.errors import PeopleRefused
from people.models import Employee, Leave, Position, RestPattern, ScheduleEntry, WorkDay
from people.signals import calendar_changed, people_changed
from people.workdays import known_years, mainland_day, mainland_days, unknown_years


def ensure_calendar(*, start: date, until: date) -> list[int]:
    """Make sure the company calendar covers the range; returns the years in it whose holidays aren't known yet.

    Cheap when nothing is missing. Plain days whose year has become known are brought up to date, audited, and
    `calendar_changed` is sent for those that differ.
    """
    rows = dict(WorkDay.objects.filter(day__range=(start, until)).values_list("day", "source"))
    missing = [day for day in mainland_days(start, until) if day.day not in rows]
    if missing:
        new = [WorkDay(day=item.day, works=item.works, source=item.source) for item in missing]
        WorkDay.objects.bulk_create(new, batch_size=1000, ignore_conflicts=True)
    unknown = unknown_years(start, until)
    stale = [day for day, source in rows.items() if source == DaySource.PLAIN and day.year not in unknown]
    if stale:
        with transaction.atomic():
            _refresh(stale)
    return unknown


def refresh_calendar() -> int:
    """Bring every plain day up to date whose year the library knows by now, past ones too; how many there were.

    Audited, and `calendar_changed` is sent for the days that differ, so that their results are worked out again.
    """
    plain = WorkDay.objects.filter(source=DaySource.PLAIN).values_list("day", flat=True)
    stale = sorted(day for day in plain if day.year in known_years())
    if stale:
        with transaction.atomic():
            _refresh(stale)
    return len(stale)


def _refresh(days: list[date]) -> None:
    changed = []
    for row in WorkDay.objects.select_for_update().filter(day__in=days):
        known = mainland_day(row.day)
        if known.works != row.works:
            changed.append(row.day)
        row.works, row.source = known.works, known.source
        row.save(update_fields=["works", "source"])
    after = {"from": min(days), "until": max(days), "days_changed": len(changed)}
    record(action=actions.CALENDAR_FILLED, actor=None, job="calendar", target=None, after=after)
    if changed:
        calendar_changed.send(sender=WorkDay, days=sorted(changed))


@transaction.atomic
def confirm_calendar(*, actor: Any) -> None:
    """HR says that weekends and public holidays are right for everybody. Audited."""
    record(action=actions.CALENDAR_CONFIRMED, actor=actor, target=None)


@transaction.atomic
def override_day(*, day: date, works: bool, actor: Any, reason: str) -> WorkDay:
    """The company works, or doesn't, on a day, whatever the public calendar says. Audited; sends `calendar_changed`."""
    ensure_calendar(start=day, until=day)
    row = WorkDay.objects.select_for_update().get(pk=day)
    if not reason.strip():
        raise PeopleRefused(_("Say why %(day)s is different.") % {"day": day})
    before = {"works": row.works, "source": row.source}
    row.works, row.source = works, DaySource.COMPANY
    row.save(update_fields=["works", "source"])
    _record_override(row, before, actor, reason)
    return row


@transaction.atomic
def clear_override(*, day: date, actor: Any, reason: str = "") -> WorkDay:
    """Back to the public calendar. Audited; sends `calendar_changed`."""
    row = WorkDay.objects.select_for_update().get(pk=day, source=DaySource.COMPANY)
    before = {"works": row.works, "source": row.source}
    known = mainland_day(day)
    row.works, row.source = known.works, known.source
    row.save(update_fields=["works", "source"])
    _record_override(row, before, actor, reason)
    return row


def _record_override(row: WorkDay, before: dict[str, object], actor: Any, reason: str) -> None:
    after = {"works": row.works, "source": row.source, "day": row.day}
    record(action=actions.DAY_OVERRIDDEN, actor=actor, target=row, before=before, after=after, reason=reason)
    if before["works"] != row.works:
        calendar_changed.send(sender=WorkDay, days=[row.day])


@transaction.atomic
def set_rest_days(*, position: Position, weekdays: Iterable[int], start: date, actor: Any) -> RestPattern:
    """Weekdays off for a position from a day (ISO numbers); the pattern before ends the day before. Audited.

    Raises PeopleRefused for numbers outside 1 to 7, seven days off, or a later pattern that is already set.
    """
    wanted = sorted(set(weekdays))
    if not set(wanted) <= set(range(1, 8)) or len(wanted) == 7:
        raise PeopleRefused(
            _("Rest days are weekdays from 1 (Monday) to 7, not all of them: %(days)s.") % {"days": wanted}
        )
    rows = RestPattern.objects.select_for_update().filter(position=position)
    if rows.filter(start__gt=start).exists():
        raise PeopleRefused(_("%(position)s already has other rest days from a later day.") % {"position": position})
    old = rows.as_of(start).first()
    before = {"weekdays": old.weekdays} if old else None
    if old and old.start == start:
        old.weekdays = wanted
        old.save(update_fields=["weekdays"])
        pattern = old
    else:
        rows.as_of(start).update(until=start - timedelta(days=1))
        pattern = RestPattern.objects.create(position=position, weekdays=wanted, start=start)
    after = {"weekdays": wanted, "start": start, "position": position.name}
    record(action=actions.REST_CHANGED, actor=actor, target=pattern, before=before, after=after)
    held = Employee.objects.filter(assignments__position=position).distinct().values_list("pk", flat=True)
    people_changed.send(sender=RestPattern, employees=list(held), start=start, until=None)
    return pattern


@transaction.atomic
def end_rest_days(*, pattern: RestPattern, last_day: date, actor: Any) -> None:
    """The position follows the company calendar again after a day. Audited; sends `people_changed`."""
    before = {"until": pattern.until}
    pattern.until = max(last_day, pattern.start)
    pattern.save(update_fields=["until"])
    after = {"until": pattern.until, "position": pattern.position.name}
    record(action=actions.REST_CHANGED, actor=actor, target=pattern, before=before, after=after)
    held = Employee.objects.filter(assignments__position=pattern.position).distinct().values_list("pk", flat=True)
    start = pattern.until + timedelta(days=1)
    people_changed.send(sender=RestPattern, employees=list(held), start=start, until=None)


@transaction.atomic
def write_schedule(*, entries: Iterable[tuple[int, date, bool]], actor: Any, batch: Any = None) -> int:
    """Schedule entries (employee id, day, works), replacing what stood there; returns how many rows differ.

    One audit entry for all. Sends `people_changed` when something differs.
    """
    wanted = {(employee, day): works for employee, day, works in entries}
    days = {day for _, day in wanted}
    stored = ScheduleEntry.objects.filter(employee_id__in={pk for pk, _ in wanted}, day__in=days)
    old = {(row.employee_id, row.day): row.works for row in stored}
    changed = {key: works for key, works in wanted.items() if old.get(key) is not works}
    if not changed:
        return 0
    ScheduleEntry.objects.bulk_create(
        [ScheduleEntry(employee_id=pk, day=day, works=works) for (pk, day), works in changed.items()],
        update_conflicts=True, unique_fields=["employee", "day"], update_fields=["works"], batch_size=2000,
    )  # fmt: skip
    people = sorted({pk for pk, _ in changed})
    first, last = min(day for _, day in changed), max(day for _, day in changed)
    after = {"rows": len(changed), "people": len(people), "from": first, "until": last}
    record(action=actions.SCHEDULE_WRITTEN, actor=actor, target=None, after=after, batch=batch)
    people_changed.send(sender=ScheduleEntry, employees=people, start=first, until=last)
    return len(changed)


@transaction.atomic
def set_schedule_day(*, employee: Employee, day: date, works: bool | None, actor: Any) -> bool:
    """One person's day by hand: works, off, or (None) back to pattern and calendar. True when it changed.

    Audited; sends `people_changed`. Raises PeopleRefused outside the employment.
    """
    if day < employee.hire_date or (employee.leave_date and day > employee.leave_date):
        raise PeopleRefused(_("%(name)s doesn't work here on %(day)s.") % {"name": employee, "day": day})
    row = ScheduleEntry.objects.select_for_update().filter(employee=employee, day=day).first()
    old = row.works if row else None
    if old is works:
        return False
    if works is None:
        ScheduleEntry.objects.filter(employee=employee, day=day).delete()
    else:
        ScheduleEntry.objects.update_or_create(employee=employee, day=day, defaults={"works": works})
    record(
        action=actions.SCHEDULE_WRITTEN, actor=actor, target=employee, person=employee,
        before={"works": old}, after={"works": works, "day": day},
    )  # fmt: skip
    people_changed.send(sender=ScheduleEntry, employees=[employee.pk], start=day, until=day)
    return True


@transaction.atomic
def record_leave(
    *, employee: Employee, start: date, until: date | None, kind: str, actor: Any, reason: str = ""
) -> Leave:
    """Personal leave, both days included; open while `until` is empty. Audited; sends `people_changed`.

    Raises PeopleRefused at the field for days outside the employment or in another leave.
    """
    if until and until < start:
        raise PeopleRefused(
            _("The last day %(until)s is before the first %(start)s.") % {"until": until, "start": start}, "until"
        )
    _check_leave(employee, start, until)
    row = Leave.objects.create(employee=employee, start=start, until=until, kind=kind)
    after = {"start": start, "until": until, "kind": kind}
    record(action=actions.LEAVE_RECORDED, actor=actor, target=row, person=employee, after=after, reason=reason)
    people_changed.send(sender=Leave, employees=[employee.pk], start=start, until=until)
    return row


def _check_leave(employee: Employee, start: date, until: date | None) -> None:
    if start < employee.hire_date:
        raise PeopleRefused(
            _("%(day)s is before the hire date %(hired)s of %(name)s.")
            % {"day": start, "hired": employee.hire_date, "name": employee},
            "start",
        )
    if employee.leave_date and start > employee.leave_date:
        raise PeopleRefused(
            _("%(name)s has left on %(left)s.") % {"name": employee, "left": employee.leave_date}, "start"
        )
    other = employee.leaves.filter(start__lte=until or date.max).exclude(until__lt=start).first()
    if other:
        words = {"start": other.start, "until": other.until or _("no end"), "kind": other.get_kind_display()}
        raise PeopleRefused(
            _("There is leave on some of these days already: %(kind)s from %(start)s to %(until)s.") % words, "start"
        )


@transaction.atomic
def remove_leave(*, row: Leave, actor: Any, reason: str) -> None:
    """Take back a leave recorded by mistake. Audited; sends `people_changed`."""
    before = {"start": row.start, "until": row.until, "kind": row.kind}
    record(action=actions.LEAVE_REMOVED, actor=actor, target=row, person=row.employee, before=before, reason=reason)
    people_changed.send(sender=Leave, employees=[row.employee_id], start=row.start, until=row.until)
    row.delete()
