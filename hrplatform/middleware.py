"""The request's context: its id and origin, for the audit log and the log lines."""

import re
import uuid
from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse

from hrplatform.lib import context, memo, versions

READING = frozenset({"GET", "HEAD"})
NOT_CHANGING = READING | {"OPTIONS"}
REQUEST_ID = re.compile(r"^[A-Za-z0-9._-]{8,64}$")


class RequestContextMiddleware:
    """Binds request id and client address; answers with X-Request-ID. A proxy's id is kept when it looks like one.

    A request that only reads asks for the same right once (hrplatform.lib.memo); any other ends what was kept of the
    company's data (hrplatform.lib.versions).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "%00" in request.META.get("QUERY_STRING", "") and not request.path_info.startswith("/api/"):
            raise BadRequest("NUL is no text")  # PostgreSQL keeps none; the API says it in its own words
        given = request.headers.get("X-Request-ID", "")
        request_id = given if REQUEST_ID.match(given) else uuid.uuid4().hex
        bound = context.bind(request_id=request_id, ip=request.META.get("REMOTE_ADDR", ""))
        with bound, memo.remembering(request.method in READING):
            response = self.get_response(request)
        if request.method not in NOT_CHANGING and getattr(request, "company", None) is not None:
            versions.bump()
        response["X-Request-ID"] = request_id
        return response
