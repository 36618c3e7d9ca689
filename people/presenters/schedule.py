"""The month grid of a schedule: words of the squares and what a press on one would do."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from hrplatform.lib.formats import format_day
from people.models import Employee
from people.selectors.schedule import LEAVE, OFF, OUTSIDE, WORK, Line, Square


@dataclass(frozen=True)
class Column:
    day: date
    weekday: str
    is_weekend: bool
    is_today: bool


@dataclass(frozen=True)
class Cell:
    """press is what the button sends, empty where nothing can be pressed."""

    word: str
    css: str
    label: str
    press: str


@dataclass(frozen=True)
class Person:
    employee: Employee
    cells: list[Cell]
    worked: int


@dataclass(frozen=True)
class Schedule:
    columns: list[Column]
    people: list[Person]


def build_schedule(lines: list[Line], first: date, last: date, *, on: date, may_edit: bool) -> Schedule:
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    columns = [Column(day, weekday_word(day), day.isoweekday() > 5, day == on) for day in days]
    return Schedule(
        columns,
        [Person(line.employee, [_cell(square, may_edit) for square in line.squares], line.worked) for line in lines],
    )


def weekday_word(day: date) -> str:
    """One sign for a narrow column."""
    return (
        pgettext("weekday", "Mo"),
        pgettext("weekday", "Tu"),
        pgettext("weekday", "We"),
        pgettext("weekday", "Th"),
        pgettext("weekday", "Fr"),
        pgettext("weekday", "Sa"),
        pgettext("weekday", "Su"),
    )[day.isoweekday() - 1]


def _cell(square: Square, may_edit: bool) -> Cell:
    words = {
        WORK: (pgettext("schedule", "W"), _("works")),
        OFF: (pgettext("schedule", "–"), _("day off")),
        LEAVE: (pgettext("schedule", "L"), _("on leave")),
        OUTSIDE: ("", _("not employed")),
    }
    short, long = words[square.state]
    css = f"hr-sq-{square.state}" + (" hr-sq-set" if square.is_set else "")
    label = f"{format_day(square.day)} {long}" + (f" · {_('set by the schedule')}" if square.is_set else "")
    return Cell(short, css, label, _press(square) if may_edit else "")


def _press(square: Square) -> str:
    """Pressing turns a day round; pressing a day that the schedule says gives it back to pattern and calendar."""
    if square.state in (LEAVE, OUTSIDE):
        return ""
    word = "clear" if square.is_set else "off" if square.state == WORK else "work"
    return f"{square.day}:{word}"
