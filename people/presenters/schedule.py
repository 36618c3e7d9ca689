"""The month grid of a schedule: words of the squares and what a press on one would do.

Thirty people have 900 squares: they are drawn as text, each kind of square of a day once.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from uuid import UUID

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from hrplatform.lib.escaping import escape_text
from hrplatform.lib.formats import format_day
from hrplatform.lib.paths import row_path
from people.selectors.schedule import LEAVE, OFF, OUTSIDE, WORK, Line, Square


@dataclass(frozen=True)
class Column:
    day: date
    weekday: str
    is_weekend: bool
    is_today: bool


@dataclass(frozen=True)
class Schedule:
    """people is the <tr> of each, empty without any."""

    columns: list[Column]
    people: SafeString


def build_schedule(lines: list[Line], first: date, last: date, *, on: date, hidden: str = "") -> Schedule:
    """hidden: the fields that every person's form sends along, as HTML; without them nothing can be changed."""
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    names = _weekday_words()
    columns = [Column(day, names[day.weekday()], day.weekday() > 4, day == on) for day in days]
    draw = cache(lambda square: _draw(square, bool(hidden)))

    def cells(line: Line) -> str:
        form = str(line.employee.public_id)
        return "".join([form.join(draw(square)) for square in line.squares])

    return Schedule(columns, mark_safe("".join([_row(line, cells(line), hidden) for line in lines])))


def _row(line: Line, cells: str, hidden: str) -> str:
    """<tr> of a person; the buttons of the days send the form f-<public id>."""
    person, form = line.employee, ""
    url, action = (row_path(name, person.public_id) for name in ("people:person", "people:schedule-day"))
    if hidden:
        form = f'<form id="f-{person.public_id}" method="post" action="{action}">{hidden}</form>'
    return (
        f'<tr id="p-{person.public_id}"><th scope="row"><a class="hr-name" href="{url}">{escape_text(person.name)}</a>'
        f'<div class="hr-small hr-3">{escape_text(person.number)}</div>{form}</th>{cells}'
        f'<td class="hr-num">{line.worked}</td></tr>'
    )


def hidden_fields(token: str, department: UUID, page: int) -> str:
    """What each form of the page sends beside the day."""
    return (
        f'<input type="hidden" name="csrfmiddlewaretoken" value="{escape_text(token)}">'
        f'<input type="hidden" name="department" value="{department}">'
        f'<input type="hidden" name="page" value="{page}">'
    )


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
