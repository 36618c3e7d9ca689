"""The request's context: its id and origin, for the audit log and the log lines."""

import re
import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from hrplatform.lib import context

REQUEST_ID = re.compile(r"^[A-Za-z0-9._-]{8,64}$")


class RequestContextMiddleware:
    """Binds request id and client address; answers with X-Request-ID. A proxy's id is kept when it looks like one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        request_id = given if REQUEST_ID.match(given) else uuid.uuid4().hex
        with context.bind(request_id=request_id, ip=request.META.get("REMOTE_ADDR", "")):
            response = self.get_response(request)
        response["X-Request-ID"] = request_id
        return response
