"""The month grid of a schedule: words of the squares and what a press on one would do.

Thirty people have 900 squares: they are drawn as text, each kind of square of a day once.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from hrplatform.lib.escaping import escape_text
from hrplatform.lib.formats import format_day
from hrplatform.lib.paths import row_path
from people.models import Employee
from people.selectors.schedule import LEAVE, OFF, OUTSIDE, WORK, Line, Square


@dataclass(frozen=True)
class Column:
    day: date
    weekday: str
    is_weekend: bool
    is_today: bool


@dataclass(frozen=True)
class Person:
    """cells is the <td> of every day; its buttons send the form f-<public id> to `action`."""

    employee: Employee
    url: str
    action: str
    cells: SafeString
    worked: int


@dataclass(frozen=True)
class Schedule:
    columns: list[Column]
    people: list[Person]


def build_schedule(lines: list[Line], first: date, last: date, *, on: date, may_edit: bool) -> Schedule:
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    names = _weekday_words()
    columns = [Column(day, names[day.weekday()], day.weekday() > 4, day == on) for day in days]
    draw = cache(lambda square: _draw(square, may_edit))

    def cells(line: Line) -> SafeString:
        form = str(line.employee.public_id)
        return mark_safe("".join([form.join(draw(square)) for square in line.squares]))

    return Schedule(columns, [_person(line, cells(line)) for line in lines])


def _person(line: Line, cells: SafeString) -> Person:
    url, action = (row_path(name, line.employee.public_id) for name in ("people:person", "people:schedule-day"))
    return Person(line.employee, url, action, cells, line.worked)


def weekday_word(day: date) -> str:
    """One sign for a narrow column."""
    return _weekday_words()[day.weekday()]


def _weekday_words() -> tuple[str, ...]:
    return (
        pgettext("weekday", "Mo"),
        pgettext("weekday", "Tu"),
        pgettext("weekday", "We"),
        pgettext("weekday", "Th"),
        pgettext("weekday", "Fr"),
        pgettext("weekday", "Sa"),
        pgettext("weekday", "Su"),
    )


def _draw(square: Square, may_edit: bool) -> list[str]:
    """The <td> of a square, cut where its button names the person's form; in one piece without a button."""
    words = {
        WORK: (pgettext("schedule", "W"), _("works")),
        OFF: (pgettext("schedule", "–"), _("day off")),
        LEAVE: (pgettext("schedule", "L"), _("on leave")),
        OUTSIDE: ("", _("not employed")),
    }
    word, long = words[square.state]
    css = f"hr-sq-{square.state}" + (" hr-sq-set" if square.is_set else "")
    label = f"{format_day(square.day)} {long}" + (" · " + _("set by the schedule") if square.is_set else "")
    spoken, shown = escape_text(label), escape_text(word)
    cell, press = f'<td class="{css}" title="{spoken}">', _press(square) if may_edit else ""
    if not press:
        return [f'{cell}<span aria-label="{spoken}" role="img">{shown}</span></td>']
    return [
        f'{cell}<button type="submit" form="f-',
        f'" name="set" value="{press}" aria-label="{spoken}">{shown}</button></td>',
    ]


def _press(square: Square) -> str:
    """Pressing turns a day round; pressing a day that the schedule says gives it back to pattern and calendar."""
    if square.state in (LEAVE, OUTSIDE):
        return ""
    word = "clear" if square.is_set else "off" if square.state == WORK else "work"
    return f"{square.day}:{word}"
