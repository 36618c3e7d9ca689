"""The read routes: one per kind of record, all of one making (spec 13.2)."""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Query, Router, Schema
from pydantic import AfterValidator, AwareDatetime, BeforeValidator, ConfigDict, Field, create_model

from audit.services import record
from hrplatform.api.access import Bearer, acting, rate_headers
from hrplatform.api.paging import Asked, Page, read_page
from hrplatform.api.problems import ApiProblem, InvalidRequest, ProblemDetail, json_response
from hrplatform.api.records import RECORDS
from hrplatform.lib.dump import Source, source_of
from intake import actions
from intake.tokens.scopes import ON_RECORD, READ

MOST_ITEMS = 1000
EARLIEST, LATEST = date(1900, 1, 1), date(2200, 12, 31)
PRINTABLE = r"^[^\x00-\x1f\x7f]+$"
PROBLEMS = {401: ProblemDetail, 403: ProblemDetail, 422: InvalidRequest, 429: ProblemDetail}


ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
ISO_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})", re.ASCII)


def _day_only(said: Any) -> Any:
    """Pydantic also takes numbers for dates; the API doesn't."""
    if isinstance(said, str) and not ISO_DAY.fullmatch(said):
        raise ValueError("is not a date; write it as 2025-03-01")
    return said


def _moment_only(said: Any) -> Any:
    if isinstance(said, str) and not ISO_MOMENT.fullmatch(said):
        raise ValueError("is not a moment; write it as 2025-03-01T02:00:00Z")
    return said


def _in_calendar(day: date) -> date:
    if not EARLIEST <= day <= LATEST:
        raise ValueError("is a date outside 1900 to 2200")
    return day


def _moment_in_calendar(moment: datetime) -> datetime:
    _in_calendar(moment.date())
    return moment


Word = Annotated[str | None, Field(min_length=1, max_length=120, pattern=PRINTABLE)]
Day = Annotated[date, BeforeValidator(_day_only), AfterValidator(_in_calendar)]
Moment = Annotated[AwareDatetime, BeforeValidator(_moment_only), AfterValidator(_moment_in_calendar)]
WORDS = {
    "employee": _("Only records of the person with this number."),
    "metric": _("Only records of this metric (its code)."),
    "state": _("Only records in this state."),
    "cycle": _("Only records of the cycle with this code."),
    "pool": _("Only awards of the pool with this name."),
    "action": _("Only entries of this action."),
}


class PageParameters(Schema):
    """What every list takes."""

    model_config = ConfigDict(extra="forbid")

    limit: int = Field(100, ge=1, le=MOST_ITEMS, description=_("Records on a page."))
    cursor: str | None = Field(
        None, min_length=1, max_length=2000, pattern=PRINTABLE,
        description=_("`next` of the page before; leave it out for the first page."),
    )  # fmt: skip


def add_routes(router: Router) -> None:
    for kind in READ:
        _add_route(router, kind, source_of(kind))


def _add_route(router: Router, kind: str, source: Source) -> None:
    def read(request: HttpRequest, asked: Any) -> HttpResponse:
        _refuse_unknown(request, parameters)
        return _answer(request, source, _asked(kind, source, asked))

    parameters = parameters_of(kind, source)
    read.__annotations__["asked"] = Query[parameters]  # type: ignore[valid-type]
    read.__doc__ = _describe(kind)
    page = create_model(f"{RECORDS[kind].__name__.removesuffix('Record')}Page", __base__=Schema,
                        items=(list[RECORDS[kind]], ...), next=(str | None, ...))  # type: ignore[valid-type]  # fmt: skip
    add: Callable[..., Any] = router.get(
        f"/{kind}", response={200: page, **PROBLEMS}, auth=Bearer(f"read:{kind}"), by_alias=True,
        operation_id=f"list_{kind}", summary=f"List {kind}", tags=["read"], url_name=f"read-{kind}",
    )  # fmt: skip
    add(read)


def parameters_of(kind: str, source: Source) -> type[Schema]:
    """limit and cursor, and the filters the kind's table can answer."""
    fields: dict[str, Any] = {}
    if source.takes_since:
        fields["since"] = (
            Day | None,
            Field(None, description=_("Only what says something about this day or a later one.")),
        )
    if source.takes_as_of:
        fields["as_of"] = (Day | None, Field(None, description=_("The state on this day.")))
    if source.by_day:
        fields["until"] = (Day | None, Field(None, description=_("No day after this one.")))
    if source.updated:
        text = _("Only what was made or changed at this moment or later (with a time zone).")
        fields["updated_since"] = (Moment | None, Field(None, description=text))
    for name in source.filters:
        fields[name] = (Word, Field(None, description=WORDS[name]))
    return create_model(f"{kind.title()}Parameters", __base__=PageParameters, **fields)


def _describe(kind: str) -> str:
    text = f"Records in a fixed order, the same as `dump SCHEMA {kind}` gives. Scope: `read:{kind}`."
    return f"{text} Each request is kept in the audit log." if kind in ON_RECORD else text


def _refuse_unknown(request: HttpRequest, parameters: type[Schema]) -> None:
    """A mistyped filter must not give everything."""
    unknown = sorted(set(request.GET) - set(parameters.model_fields))
    if unknown:
        errors = [{"where": f"query.{name}", "message": "is not a parameter"} for name in unknown[:20]]
        raise ApiProblem(422, "invalid", f"Unknown parameter: {', '.join(unknown[:20])}", errors=errors)


def _asked(kind: str, source: Source, asked: Any) -> Asked:
    said = asked.model_dump(exclude_none=True)
    return Asked(
        kind=kind,
        limit=said["limit"],
        cursor=said.get("cursor", ""),
        since=said.get("since"),
        as_of=said.get("as_of"),
        until=said.get("until"),
        updated=said.get("updated_since"),
        conditions=tuple((lookup, said[name]) for name, lookup in source.filters.items() if name in said),
    )


def _answer(request: HttpRequest, source: Source, asked: Asked) -> HttpResponse:
    token = request.auth  # type: ignore[attr-defined]
    with acting(token):
        page = read_page(source, asked)
        if asked.kind in ON_RECORD:
            _keep(token, request, asked, page)
    headers = rate_headers(request.rate_left)  # type: ignore[attr-defined]
    if page.next:
        query = request.GET.copy()
        query["cursor"] = page.next
        headers["Link"] = f'<{request.path}?{query.urlencode()}>; rel="next"'
    return json_response({"items": page.items, "next": page.next}, headers=headers)


def _keep(token: Any, request: HttpRequest, asked: Asked, page: Page) -> None:
    """Reading pay, bonuses or the log is on record (spec 8.6)."""
    filters = {name: value for name, value in request.GET.items() if name != "cursor"}
    after = {"resource": asked.kind, "rows": len(page.items), "token": token.start, "filters": filters}
    with transaction.atomic():
        record(action=actions.API_READ, actor=None, target=token, after=after)
