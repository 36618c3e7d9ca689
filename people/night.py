"""The people step of the night: the calendar reaches ahead, accounts of leavers close (spec 2.1)."""

from datetime import date, datetime, timedelta

from people.selectors.histories import employees_as_of
from people.services import close_accounts, ensure_calendar, refresh_calendar
from people.services.contracts import tell_ending

AHEAD = timedelta(days=60)


def prepare_day(*, on: date, now: datetime) -> dict[str, int]:
    """Before anything is judged: the company calendar covers the day and two months ahead, and days of a year that
    has become known are brought up to date. Whose last day is over can't sign in any more. HR is told
    of contracts that end. Says how many people there are: the size an operator sees."""
    ensure_calendar(start=on, until=on + AHEAD)
    refresh_calendar()
    tell_ending(on=on + timedelta(days=1))
    return {"accounts_closed": close_accounts(on=on + timedelta(days=1)), "people": employees_as_of(on).count()}
