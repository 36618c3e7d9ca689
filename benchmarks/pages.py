"""`./hr bench pages`: every page of a company of 2,000 against a bare view, queries constant in rows."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import django

from benchmarks.report import Figure, keep, median, p95, print_table, take_times

MEDIAN_AIM, P95_AIM = 4.0, 8.0
# Pages that are tables over many people by nature (spec 14).
WIDE_AIM = 10.0
WIDE = ("pool", "matrix", "grid")
# Answers that are files or whole exports have figures of their own.
SKIPPED = ("export", "download", "excel", "letter", "pdf", "xlsx", "logout", "health", "styleguide", "signout")


@dataclass(frozen=True)
class Page:
    name: str
    path: str
    user: Any

    @property
    def is_wide(self) -> bool:
        return any(word in self.name for word in WIDE)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=2000)
    parser.add_argument("--small", type=int, default=200, help="size whose query counts must be the same")
    parser.add_argument("--requests", type=int, default=50)
    parser.add_argument("--only", default="", help="pages whose name contains this")
    options = parser.parse_args(arguments)
    django.setup()
    from django.conf import settings

    settings.ROOT_URLCONF = "benchmarks.urls"
    settings.SECURE_SSL_REDIRECT = False
    logging.disable(logging.ERROR)  # routes that ask for more than a bare GET

    import hrplatform.wsgi  # noqa: F401  pages and bare view are asked of a process like a web worker's
    from benchmarks.company import Sizes, ensure_company
    from benchmarks.later import ensure_later

    large = ensure_company("benchlarge", Sizes(options.people), log=_say)
    small = ensure_company("benchsmall", Sizes(options.small), log=_say)
    for company in (large, small):
        ensure_later(company, log=_say)
    counts_small = count_queries(small, options.only)
    counts_large = count_queries(large, options.only)
    figures = list(measure(large, options.requests, options.only, counts_large))
    print_table(f"pages, {options.people} people, {options.requests} requests each", figures)
    grown = {
        name: (counts_small[name], count)
        for name, count in counts_large.items()
        if name in counts_small and count > counts_small[name]
    }
    print(f"\nqueries: {len(counts_large)} pages, from {min(counts_large.values())} to {max(counts_large.values())}")
    for name, (few, many) in grown.items():
        print(f"  {name}: {few} queries with {options.small} people, {many} with {options.people}  GROWS")
    keep("pages", figures, people=options.people, queries=counts_large, grown=grown)
    return 0 if all(figure.is_met for figure in figures) and not grown else 1


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def list_pages(company: Any, only: str) -> list[Page]:
    """Every page that answers 200 with HTML to HR, a head or somebody with a plan; measured for the first of them."""
    from django_tenants.utils import tenant_context

    from people.models import DepartmentHead, User

    with tenant_context(company):
        users, paths = _viewers(User, DepartmentHead), list(list_paths())
    pages: dict[str, Page] = {}
    for user in users:
        client = sign_in(company, user)
        for name, path in paths:
            if name in pages or only not in name or any(word in name or word in path for word in SKIPPED):
                continue
            answer = client.get(path)
            if answer.status_code >= 500:
                _say(f"BROKEN {name}: {path} answers {answer.status_code}")
            if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
                pages[name] = Page(name, path, user)
    return list(pages.values())


def _viewers(users: Any, heads: Any) -> list[Any]:
    """An HR admin, the head of the first department, an employee whose plan is under way."""
    from pip_workflow.models import Plan

    hr = users.objects.filter(groups__name="hr").order_by("pk").first()
    head = heads.objects.select_related("employee__user").order_by("pk").first().employee.user
    return [hr, head, Plan.objects.filter(state="active").order_by("pk").last().employee.user]


def list_paths() -> Iterator[tuple[str, str]]:
    """Name and path of every route, with a real object where one is asked for."""
    from django.urls import get_resolver

    for name, pattern, parameters in _walk(get_resolver("hrplatform.urls"), "", ""):
        if not parameters:
            yield name, "/" + pattern
            continue
        found = [_example(name, parameter) for parameter in parameters]
        if all(found):
            path = pattern
            for parameter, value in zip(parameters, found, strict=True):
                path = path.replace(f"%({parameter})s", str(value))
            yield name, "/" + path


def _walk(resolver: Any, prefix: str, namespace: str) -> Iterator[tuple[str, str, list[str]]]:
    from django.urls import URLResolver

    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            route = _route(entry.pattern)
            yield from _walk(entry, prefix + route, inner)
        elif entry.name:
            names = list(entry.pattern.converters)
            yield namespace + entry.name, prefix + _route(entry.pattern), names


def _route(pattern: Any) -> str:
    route = str(pattern)
    for name in getattr(pattern, "converters", {}):
        start = route.index("<", 0)
        route = f"{route[:start]}%({name})s{route[route.index('>', start) + 1 :]}"
    return route


# Which model a route's public_id or code is of: the longest beginning of the route's name that stands here.
OBJECTS = {
    "people:": "people.Employee",
    "people:department": "people.Department",
    "people:head": "people.Department",
    "people:account": "people.User",
    "policies:": "people.Policy",
    "audit:": "audit.AuditEntry",
    "jobs:run": "jobs.JobRun",
    "intake:": "intake.Batch",
    "measures:target": "performance.Target",
    "measures:metric": "performance.Metric",
    "alerts:": "performance.Alert",
    "alerts:rule": "performance.Rule",
    "alerts:trial": "performance.Trial",
    "alerts:trial-rule": "performance.Rule",
    "alerts:trial-target": "performance.Target",
    "talks:": "performance.Talk",
    "goals:": "performance.Goal",
    "feedback:": "performance.FeedbackEntry",
    "reviews:cycle": "performance.ReviewCycle",
    "reviews:form": "performance.FormTemplate",
    "reviews:team": "performance.ReviewCycle",
    "reviews:": "performance.Scorecard",
    "checks:cycle": "performance.ReviewCycle",
    "checks:finding": "performance.Finding",
    "calibration:": "performance.ReviewCycle",
    "calibration:seat": "performance.CalibrationSeat",
    "calibration:card": "performance.Scorecard",
    "appeals:": "performance.Appeal",
    "growth:": "performance.Nomination",
    "growth:nomination-create": "people.Employee",
    "growth:recognition": "people.Employee",
    "retrospect:": "performance.ReviewCycle",
    "reports:": "performance.ReviewCycle",
    "plans:": "pip_workflow.Plan",
    "plans:follow-up": "pip_workflow.FollowUp",
    "plans:review": "pip_workflow.DismissalReview",
    "dossiers:": "people.Employee",
    "bonuses:": "bonuses.BonusPool",
    "bonuses:award": "bonuses.Award",
    "bonuses:adjustment": "bonuses.Award",
    "bonuses:letter": "bonuses.Award",
    "bonuses:scenario": "bonuses.Scenario",
}
# A route's object where the newest would not do: the cycle that stands where the page is used.
CHOSEN = {
    "audit:entry": {"person_key__isnull": False},  # about a person: that it is read is written down, which costs more
    "reviews:team": {"code": "BENCH"},
    "calibration:": {"code": "LATER-C"},
    "calibration:seat": {"cycle__code": "LATER-C"},
    "calibration:card": {"cycle__code": "LATER-C"},
    "reviews:result": {"cycle__code": "LATER-P"},
    "retrospect:": {"code": "LATER-P"},
    "reports:": {"code": "LATER-P"},
    "dossiers:": {"plans__isnull": False},
    "people:person": {"plans__isnull": False},
    "feedback:meeting": {"kind": "meeting"},
    "feedback:entry": {"kind": "good"},
}
# Words of a path that are no row's.
WORDS = {"slug": "timeline", "track": "bonus", "of": "plan", "act": "paper"}


def _longest(name: str, known: dict[str, Any]) -> Any:
    """What stands under the longest of these beginnings of the route's name, if any does."""
    found = [start for start in known if name.startswith(start)]
    return known[max(found, key=len)] if found else None


def _example(name: str, parameter: str) -> object:
    """The public id or code of a row of the model that the route's name tells; None when there is none."""
    from django.apps import apps

    if parameter in WORDS:
        return WORDS[parameter]
    if parameter == "department_id":
        return apps.get_model("people.Department").objects.order_by("pk").values_list("public_id", flat=True).last()
    found = _longest(name, OBJECTS)
    if found is None:
        return None
    try:
        model = apps.get_model(found)
    except LookupError:
        return None
    if parameter not in {field.name for field in model._meta.fields}:
        return None
    rows = model._default_manager.filter(**_longest(name, CHOSEN) or {})
    return rows.order_by("pk").values_list(parameter, flat=True).last()


@cache
def sign_in(company: Any, user: Any) -> Any:
    """A test client on the company's host, one a person; the session is a real one."""
    from django.conf import settings
    from django.test import Client
    from django_tenants.utils import tenant_context

    from people.middleware import FACTOR_KEY

    host = company.domains.first().domain
    client = Client(headers={"host": host}, raise_request_exception=False)
    with tenant_context(company):
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
        session = client.session
        session["company_schema"] = company.schema_name
        session[FACTOR_KEY] = user.pk
        session.save()
    return client


def count_queries(company: Any, only: str) -> dict[str, int]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = {}
    for page in list_pages(company, only):
        client = sign_in(company, page.user)
        client.get(page.path)
        asked = []
        for _request in range(2):  # an answer kept for a while may end just now: the fewer of two
            with CaptureQueriesContext(connection) as captured:
                client.get(page.path)
            asked.append(len(captured))
        counts[page.name] = min(asked)
    return counts


def measure(company: Any, requests: int, only: str, queries: dict[str, int]) -> Iterator[Figure]:
    """Two figures a page: median and 95th percentile, each against the same of the bare view.

    Page and bare view are asked in turn, so that whatever else the machine does slows both.
    """
    from benchmarks.urls import FLOOR

    for page in list_pages(company, only):
        client = sign_in(company, page.user)
        assert client.get(FLOOR).status_code == 200
        client.get(page.path)
        floor, taken = [], []
        for _request in range(requests):
            floor += take_times(lambda client=client: client.get(FLOOR), 1, warm_up=0)
            taken += take_times(lambda client=client, page=page: client.get(page.path), 1, warm_up=0)
        aims = (WIDE_AIM, WIDE_AIM) if page.is_wide else (MEDIAN_AIM, P95_AIM)
        yield Figure(page.name, median(taken), median(floor), aims[0], f"{queries.get(page.name)} queries")
        yield Figure("  95th percentile", p95(taken), p95(floor), aims[1])
