"""What goes wrong, as application/problem+json (RFC 9457)."""

from __future__ import annotations

import json
import logging
from typing import Any

from django.core.exceptions import BadRequest, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic import Field

from hrplatform.lib import context

logger = logging.getLogger(__name__)
MEDIA_TYPE = "application/problem+json"
DOCS = "/api/v1/docs"
TITLES = {
    "bad_request": _("The request can't be read"),
    "unauthorized": _("A valid token is needed"),
    "insufficient_scope": _("The token may not do this"),
    "not_found": _("There is nothing here"),
    "method_not_allowed": _("This address doesn't take this method"),
    "conflict": _("That can't be done any more"),
    "too_large": _("The request is too large"),
    "not_json": _("Send the body as application/json"),
    "invalid": _("Something in the request is not as described"),
    "rejected_rows": _("Some rows are wrong; nothing was written"),
    "refused": _("The rows were refused"),
    "key_reused": _("This idempotency key was used for another request"),
    "too_many_requests": _("Too many requests"),
    "busy": _("Another import is at work; try again later"),
    "server_error": _("Something failed on our side"),
}


class ProblemDetail(Schema):
    """RFC 9457: what went wrong, in words for people and as a code for programs."""

    type: str = Field(description=_("Address of the explanation."), examples=[f"{DOCS}#problem-invalid"])
    title: str
    status: int = Field(ge=400, le=599)
    code: str = Field(description=_("Stable name of the problem."), examples=["invalid"])
    detail: str = Field(description=_("What exactly, in the company's language."))
    request_id: str = Field(description=_("The same as the header X-Request-ID; say it when you ask for help."))


class FieldError(Schema):
    """One part of the request that is not as described."""

    where: str = Field(description=_("Place in the request."), examples=["body.rows.3.date"])
    message: str


class InvalidRequest(ProblemDetail):
    """Parts of the request are not as described; `errors` names each one."""

    errors: list[FieldError] = Field(default_factory=list)


class ApiProblem(Exception):
    """Raised anywhere in a request; answered as problem+json."""

    def __init__(
        self, status: int, code: str, detail: str = "", *, headers: dict[str, str] | None = None, **more: Any
    ) -> None:
        super().__init__(detail or TITLES[code])
        self.status, self.code, self.detail = status, code, detail or gettext(TITLES[code])
        self.headers, self.more = headers or {}, more


def problem_body(status: int, code: str, detail: str, **more: Any) -> dict[str, Any]:
    return {
        "type": f"{DOCS}#problem-{code}",
        "title": gettext(TITLES[code]),
        "status": status,
        "code": code,
        "detail": detail,
        "request_id": context.current().request_id,
        **more,
    }


def problem_response(problem: ApiProblem) -> HttpResponse:
    body = problem_body(problem.status, problem.code, problem.detail, **problem.more)
    return json_response(body, status=problem.status, media_type=MEDIA_TYPE, headers=problem.headers)


def json_response(
    body: Any, *, status: int = 200, media_type: str = "application/json", headers: dict[str, str] | None = None
) -> HttpResponse:
    """JSON that no cache keeps: it is one company's data for one token."""
    content = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(
        content, status=status, content_type=media_type, headers={"Cache-Control": "no-store", **(headers or {})}
    )


def connect(api: NinjaAPI) -> None:
    """Have every exception of the API answered as a problem."""
    api.add_exception_handler(ApiProblem, lambda request, error: problem_response(error))
    api.add_exception_handler(AuthenticationError, lambda request, error: problem_response(_no_token()))
    api.add_exception_handler(ValidationError, lambda request, error: problem_response(_invalid(error)))
    api.add_exception_handler(HttpError, lambda request, error: problem_response(_unreadable(error)))
    api.add_exception_handler(RequestDataTooBig, lambda request, error: problem_response(ApiProblem(413, "too_large")))
    api.add_exception_handler(Http404, lambda request, error: problem_response(ApiProblem(404, "not_found")))
    for unreadable in (BadRequest, UnreadablePostError):
        api.add_exception_handler(unreadable, lambda request, error: problem_response(ApiProblem(400, "bad_request")))
    api.add_exception_handler(Exception, answer_failure)


def answer_failure(request: HttpRequest, error: Any) -> HttpResponse:
    logger.error("the API failed", exc_info=error, extra={"path": request.path})
    return problem_response(ApiProblem(500, "server_error"))


def _no_token() -> ApiProblem:
    return ApiProblem(401, "unauthorized", headers={"WWW-Authenticate": 'Bearer realm="api"'})


def _unreadable(error: HttpError) -> ApiProblem:
    cause = error.__cause__ or error.__context__
    if isinstance(cause, RequestDataTooBig):
        return ApiProblem(413, "too_large")
    if isinstance(cause, ApiProblem):
        return cause
    return ApiProblem(400, "bad_request", str(error))


def _invalid(error: ValidationError) -> ApiProblem:
    errors = [{"where": _place(item.get("loc", ())), "message": str(item.get("msg", ""))} for item in error.errors[:50]]
    detail = "; ".join(f"{item['where']}: {item['message']}" for item in errors[:3])
    return ApiProblem(422, "invalid", detail, errors=errors)


def _place(loc: Any) -> str:
    """body.rows.3.date: ninja's names of its own parameters left out."""
    parts = [str(part) for part in loc]
    return ".".join(part for place, part in enumerate(parts) if not (place == 1 and part in {"asked", "sent"}))
