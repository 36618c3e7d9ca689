"""What every people view needs of the request: the day in the company's time zone, refusals at their field, files."""

from datetime import date
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.http import content_disposition_header

from hrplatform.lib import dates
from people.errors import PeopleRefused
from people.models import StoredFile

SHOWN_INLINE = frozenset({"application/pdf", "image/png", "image/jpeg"})


def today(request: HttpRequest) -> date:
    """The business date now; views pass it down, nothing below reads a clock."""
    return dates.company_today(request.company, dates.now())  # type: ignore[attr-defined]


def posted(request: HttpRequest) -> QueryDict | None:
    """The data of a form: bound on POST even where nothing was sent."""
    return request.POST if request.method == "POST" else None


def parse_day(text: str) -> date | None:
    """A day such as 2025-03-08; None for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def parse_id(text: str) -> UUID | None:
    """A public id; None for anything else."""
    try:
        return UUID(text)
    except ValueError:
        return None


def refuse(form: forms.BaseForm, refusal: PeopleRefused) -> None:
    """Put a refusal where it belongs: at its field if the form has it, else above the form."""
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))


def file_response(content: bytes, file: StoredFile) -> HttpResponse:
    """A filed document; never sniffed, never cached, never run."""
    response = HttpResponse(content, content_type=file.media_type)
    as_attachment = file.media_type not in SHOWN_INLINE
    response["Content-Disposition"] = content_disposition_header(as_attachment, file.name) or "attachment"
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
