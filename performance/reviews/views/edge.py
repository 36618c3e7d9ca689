"""What every review view needs of the request."""

from datetime import date, datetime

from django.http import HttpRequest

from hrplatform.lib import dates


def moment(request: HttpRequest) -> tuple[datetime, date]:
    """Now, and the business date in the company's time zone; nothing below reads a clock."""
    now = dates.now()
    return now, dates.company_today(request.company, now)  # type: ignore[attr-defined]
