"""What every people view needs of the request: the day in the company's time zone."""

from datetime import date

from django.http import HttpRequest, QueryDict

from hrplatform.lib import dates


def today(request: HttpRequest) -> date:
    """The business date now; views pass it down, nothing below reads a clock."""
    return dates.company_today(request.company, dates.now())  # type: ignore[attr-defined]


def posted(request: HttpRequest) -> QueryDict | None:
    """The data of a form: bound on POST even where nothing was sent."""
    return request.POST if request.method == "POST" else None
