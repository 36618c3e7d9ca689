"""The write routes: rows in, each checked, whole or nothing, once per idempotency key (spec 13.3)."""

from __future__ import annotations

import hashlib
from typing import Annotated, Any
from uuid import UUID

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Header, Router, Schema
from psycopg.errors import LockNotAvailable
from pydantic import Field

from hrplatform.api.access import Bearer, acting, rate_headers
from hrplatform.api.problems import (
    MEDIA_TYPE,
    ApiProblem,
    InvalidRequest,
    ProblemDetail,
    json_response,
    problem_body,
)
from hrplatform.api.rows import (
    AssignmentBatch,
    Batch,
    EmployeeBatch,
    ImportAnswer,
    LeaveBatch,
    ObservationBatch,
    RejectedRow,
    ScheduleBatch,
)
from hrplatform.lib import dates
from hrplatform.lib.tabular import Refused
from intake.enums import Source
from intake.models import Batch as StoredBatch
from intake.registry import UndoRefused, kind_of
from intake.services import import_rows, undo_batch
from intake.tokens.requests import Answer, KeyReused, answer_once

KEY = r"^[\x21-\x7e]+$"
IdempotencyKey = Annotated[
    str,
    Header(
        alias="Idempotency-Key", min_length=8, max_length=200, pattern=KEY,
        description=_("A text of your own, new for every new batch: the same key is answered the same, and done once."),
    ),
]  # fmt: skip


class RejectedBatch(ProblemDetail):
    """422: rows that are wrong (`rejected_rows`), or a body that is not as described (`invalid`, `refused`, …)."""

    errors: list[dict[str, str]] = Field(default_factory=list)
    rejected: list[RejectedRow] = Field(default_factory=list)
    warnings: list[str] = Field(default_factory=list)
    rows: int | None = None


class BatchAnswer(Schema):
    """A batch as it stands."""

    batch: str
    kind: str
    state: str
    rows: int
    created: int
    changed: int
    unchanged: int
    rejected: int
    received_at: str
    undone_at: str | None


ABOUT_ROWS = _(
    "All rows are checked by the rules of file imports, wrong ones listed by row, column, value and reason. "
    "Nothing is written while one is wrong, unless `accept_good`."
)
WRITTEN: dict[int, Any] = {
    200: ImportAnswer, 400: ProblemDetail, 401: ProblemDetail, 403: ProblemDetail, 413: ProblemDetail,
    415: ProblemDetail, 422: RejectedBatch, 429: ProblemDetail, 503: ProblemDetail,
}  # fmt: skip
ROUTES: tuple[tuple[str, str, type[Batch], str, str], ...] = (
    ("/observations", "observations", ObservationBatch, "observations", _("Send daily data")),
    ("/employees", "people", EmployeeBatch, "employees", _("Create or update employees")),
    ("/assignments", "assignments", AssignmentBatch, "employees", _("Move employees")),
    ("/attendance/schedule", "schedule", ScheduleBatch, "attendance", _("Send schedules")),
    ("/attendance/leave", "leave", LeaveBatch, "attendance", _("Send leave")),
)
# Which right reads and undoes a batch of which kind.
SCOPE_OF_KIND = {kind: f"write:{scope}" for _path, kind, _body, scope, _summary in ROUTES}


def add_routes(router: Router) -> None:
    for path, kind, body, scope, summary in ROUTES:
        _add_route(router, path, kind, body, scope, summary)
    batch_problems = {401: ProblemDetail, 404: ProblemDetail, 422: InvalidRequest, 429: ProblemDetail}
    router.get(
        "/batches/{uuid:public_id}", response={200: BatchAnswer, **batch_problems}, auth=Bearer(""),
        operation_id="show_batch", summary=_("Show a batch"), tags=["write"], url_name="batch",
    )(show_batch)  # fmt: skip
    router.post(
        "/batches/{uuid:public_id}/undo",
        response={200: BatchAnswer, 409: ProblemDetail, **batch_problems}, auth=Bearer(""),
        operation_id="undo_batch", summary=_("Take a batch back"), tags=["write"], url_name="batch-undo",
    )(take_batch_back)  # fmt: skip


def _add_route(router: Router, path: str, kind: str, body: type[Batch], scope: str, summary: str) -> None:
    def write(request: HttpRequest, sent: Any, idempotency_key: IdempotencyKey) -> HttpResponse:
        rows = [row.model_dump(by_alias=True, exclude_unset=True) for row in sent.rows]
        return _once(request, idempotency_key, lambda: _take(request, kind, rows, sent))

    write.__annotations__ |= {"request": HttpRequest, "sent": body, "idempotency_key": IdempotencyKey}
    write.__doc__ = f"{ABOUT_ROWS} Scope: `write:{scope}`."
    router.post(
        path, response=WRITTEN, auth=Bearer(f"write:{scope}"), operation_id=f"send_{kind}", summary=summary,
        tags=["write"], url_name=f"write-{kind}",
    )(write)  # fmt: skip


def _once(request: HttpRequest, key: str, act: Any) -> HttpResponse:
    asked = hashlib.sha256(f"{request.method} {request.path}\n".encode() + request.body).hexdigest()
    token = request.auth  # type: ignore[attr-defined]
    try:
        with acting(token):
            given = answer_once(token=token, key=key, request=asked, now=dates.now(), act=act)
    except KeyReused as reused:
        raise ApiProblem(422, "key_reused") from reused
    except OperationalError as error:
        if isinstance(error.__cause__, LockNotAvailable):
            raise ApiProblem(503, "busy", headers={"Retry-After": "20"}) from error
        raise
    headers = rate_headers(request.rate_left)  # type: ignore[attr-defined]
    if given.is_repeated:
        headers["Idempotent-Replayed"] = "true"
    media_type = "application/json" if given.status < 400 else MEDIA_TYPE
    return json_response(given.body, status=given.status, media_type=media_type, headers=headers)


def _take(request: HttpRequest, kind: str, rows: list[dict[str, Any]], sent: Batch) -> Answer:
    now = dates.now()
    try:
        answer = import_rows(
            kind=kind_of(kind), rows=rows, name=request.auth.name, actor=None,  # type: ignore[attr-defined]
            today=dates.company_today(request.company, now), now=now,  # type: ignore[attr-defined]
            accept_good=sent.accept_good, dry_run=sent.dry_run, with_totals=sent.totals,
        )  # fmt: skip
    except Refused as refused:
        return 422, problem_body(422, "refused", str(refused))
    said = answer.as_answer()
    if said["rejected"] and not sent.accept_good:
        wrong = {name: said[name] for name in ("rows", "rejected", "warnings")}
        first = said["rejected"][0]
        detail = f"{first['row']}: {first['column']} “{first['value']}” {first['reason']}"
        return 422, problem_body(422, "rejected_rows", detail, **wrong)
    return 200, said | {"dry_run": sent.dry_run}


def show_batch(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What a batch did, and whether it still stands. Scope: the one that wrote it."""
    return json_response(_told(_access(request, public_id)), headers=rate_headers(request.rate_left))  # type: ignore[attr-defined]


def take_batch_back(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What it made goes, what it replaced returns; 409 once something rests on it. Scope: the one that wrote it."""
    found = _access(request, public_id)
    try:
        with acting(request.auth):  # type: ignore[attr-defined]
            undone = undo_batch(batch=found, actor=None, reason="API", now=dates.now())
    except UndoRefused as refused:
        raise ApiProblem(409, "conflict", str(refused)) from refused
    return json_response(_told(undone), headers=rate_headers(request.rate_left))  # type: ignore[attr-defined]


def _access(request: HttpRequest, public_id: UUID) -> StoredBatch:
    """The API batch if the token may write its kind; else it isn't there."""
    scopes = request.auth.scopes  # type: ignore[attr-defined]
    kinds = [kind for kind, scope in SCOPE_OF_KIND.items() if scope in scopes]
    found = StoredBatch.objects.filter(public_id=public_id, source=Source.API, kind__in=kinds).first()
    if found is None:
        raise ApiProblem(404, "not_found")
    return found


def _told(batch: StoredBatch) -> dict[str, Any]:
    return {
        "batch": str(batch.public_id),
        "kind": batch.kind,
        "state": batch.state,
        "rows": batch.rows,
        "created": batch.created,
        "changed": batch.changed,
        "unchanged": batch.unchanged,
        "rejected": batch.rejected,
        "received_at": batch.created_at.isoformat(),
        "undone_at": batch.undone_at.isoformat() if batch.undone_at else None,
    }
