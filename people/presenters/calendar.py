"""A month of the company calendar as weeks."""

from calendar import Calendar
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from people.enums import DaySource
from people.workdays import CalendarDay, holiday_name, mainland_day


@dataclass(frozen=True)
class Day:
    """One square: `word` says why it differs from an ordinary week."""

    day: date
    inside: bool
    works: bool
    word: str
    today: bool


def build_month(first: date, known: dict[date, CalendarDay], today: date) -> list[list[Day]]:
    """Weeks from Monday; days of the neighbouring months are there but marked."""
    weeks = Calendar(firstweekday=0).monthdatescalendar(first.year, first.month)
    return [[_day(day, first, known.get(day) or mainland_day(day), today) for day in week] for week in weeks]


def _day(day: date, first: date, item: CalendarDay, today: date) -> Day:
    words = {
        DaySource.HOLIDAY: holiday_word(day),
        DaySource.MAKE_UP: _("make-up workday"),
        DaySource.COMPANY: _("company"),
        DaySource.PLAIN: "",
        DaySource.WEEKDAY: "",
    }
    return Day(day, day.month == first.month, item.works, words[DaySource(item.source)], day == today)


def holiday_word(day: date) -> str:
    names = {
        "New Year's Day": _("New Year's Day"),
        "Spring Festival": _("Spring Festival"),
        "Tomb-sweeping Day": _("Tomb-sweeping Day"),
        "Labour Day": _("Labour Day"),
        "Dragon Boat Festival": _("Dragon Boat Festival"),
        "National Day": _("National Day"),
        "Mid-autumn Festival": _("Mid-autumn Festival"),
    }
    return names.get(holiday_name(day), _("public holiday"))
