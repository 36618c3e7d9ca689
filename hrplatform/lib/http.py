"""Reading requests."""

from uuid import UUID

from django.http import Http404, HttpRequest


def query_id(request: HttpRequest, name: str) -> UUID:
    """The public id in the query string; Http404 when there is none or it isn't one."""
    try:
        return UUID(request.GET.get(name, ""))
    except ValueError as error:
        raise Http404(f"no {name}") from error
