"""The people step of the night: the calendar reaches ahead, accounts of leavers close (spec 2.1)."""

from datetime import date, datetime, timedelta

from people.services import close_accounts, ensure_calendar

AHEAD = timedelta(days=60)


def prepare_day(*, on: date, now: datetime) -> dict[str, int]:
    """Before anything is judged: the company calendar covers the day and two months ahead, and days of a year that
    has become known are brought up to date. Whose last day is over can't sign in any more."""
    ensure_calendar(start=on, until=on + AHEAD)
    return {"accounts_closed": close_accounts(on=on + timedelta(days=1))}
