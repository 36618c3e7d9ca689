"""What every page needs first."""

from datetime import date, datetime
from uuid import UUID

from django.http import Http404, HttpRequest

from hrplatform.lib import dates


def today_of(request: HttpRequest) -> tuple[datetime, date]:
    """The moment, and the company's business date."""
    now = dates.now()
    return now, dates.company_today(request.company, now)  # type: ignore[attr-defined]


def uuid_or_404(text: str) -> UUID:
    """A public id from a query string."""
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404("no such thing") from error


def day_or(text: str, fallback: date) -> date:
    """A date or month (YYYY-MM) from a query string."""
    try:
        return dates.parse_day(f"{text}-01" if len(text) == 7 else text)
    except ValueError:
        return fallback
