"""What every people view needs of the request: the day in the company's time zone."""

from datetime import date

from django.http import HttpRequest

from hrplatform.lib import dates


def today(request: HttpRequest) -> date:
    """The business date now; views pass it down, nothing below reads a clock."""
    return dates.company_today(request.company, dates.now())  # type: ignore[attr-defined]
