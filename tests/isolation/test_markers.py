"""Two companies with the same primary keys: nothing of one answers with data of the other (spec 8.3)."""

import json
from io import StringIO

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse
from django_tenants.utils import tenant_context

from hrplatform.celery import app
from hrplatform.lib.dump import available_kinds
from hrplatform.lib.tasks import CompanyTask, WrongCompany
from tests.clients import signed_in
from tests.isolation.matrix import MATRIX
from tests.isolation.test_matrix import body, kwargs_of
from tests.isolation.world import MARKERS

OTHER = {"acme": "globex", "globex": "acme"}
# Tasks that belong to no company: they only find companies and ring.
WITHOUT_COMPANY = {"hrplatform.tick"}


def paths(worlds, schema):
    """Every page of the matrix with this company's objects."""
    mine = {"acme": worlds[schema], "globex": worlds[OTHER[schema]]}  # kwargs_of takes near and far from "acme"
    for name, rule in MATRIX.items():
        for where in ("near", "far") if rule.thing else ("near",):
            yield reverse(name, kwargs=kwargs_of(rule, where, mine))


@pytest.mark.parametrize(
    ("schema", "role"),
    [("globex", "head"), *(pytest.param(*who, marks=pytest.mark.slow) for who in (("globex", "hr"), ("acme", "hr")))],
)
def test_pages_exports_and_downloads_hold_nothing_of_the_other(worlds, schema, role):
    """The other way round than test_matrix.test_role, which looks through every answer of acme to every role."""
    world, foreign, own, shown = worlds[schema], MARKERS[OTHER[schema]], MARKERS[schema], 0
    with tenant_context(world.company):
        client = signed_in(world.users[role], schema=schema)
        for path in paths(worlds, schema):
            if "/logout/" in path:
                continue
            with transaction.atomic():
                text = body(client.get(path))
                if "as=xlsx" in text:
                    text += body(client.get(f"{path}?as=xlsx"))
                transaction.set_rollback(True)
            assert foreign not in text, path
            shown += own in text
    assert shown > 10, "the pages show nothing of their own either: the test proves nothing"


@pytest.mark.parametrize("schema", ["acme", "globex"])
def test_search_finds_nothing_of_the_other(worlds, schema):
    world = worlds[schema]
    with tenant_context(world.company):
        client = signed_in(world.users["hr"], schema=schema)
        assert MARKERS[schema] in body(client.get("/search/", {"q": MARKERS[schema]}))
        found = client.get("/search/", {"q": MARKERS[OTHER[schema]]}, headers={"hx-request": "true"})
        assert f"{MARKERS[OTHER[schema]]}-wei" not in body(found)


@pytest.mark.parametrize("schema", ["acme", "globex"])
def test_dumps_hold_nothing_of_the_other(worlds, schema):
    for kind in available_kinds():
        out = StringIO()
        call_command("dump", schema, kind, stdout=out)
        assert MARKERS[OTHER[schema]] not in out.getvalue(), kind
    out = StringIO()
    call_command("dump", schema, "employees", stdout=out)
    assert {json.loads(line)["name"].split("-")[0] for line in out.getvalue().splitlines()} == {MARKERS[schema]}


def test_cache_keys_carry_the_company(worlds):
    with tenant_context(worlds["acme"].company):
        cache.set("isolation", "acme's", 60)
    with tenant_context(worlds["globex"].company):
        assert cache.get("isolation") is None
    with tenant_context(worlds["acme"].company):
        assert cache.get("isolation") == "acme's"
        cache.delete("isolation")


def test_every_task_asks_for_its_company():
    """A task that isn't a CompanyTask must be on the short list."""
    app.loader.import_default_modules()
    ours = {name: task for name, task in app.tasks.items() if not name.startswith("celery.")}
    loose = {name for name, task in ours.items() if not isinstance(task, CompanyTask)}
    assert loose == WITHOUT_COMPANY
    for task in (task for name, task in ours.items() if name not in WITHOUT_COMPANY):
        for schema in ("", "public", "nowhere"):
            with pytest.raises(WrongCompany):
                task(schema)


def test_a_task_of_one_company_does_not_start_inside_another(worlds):
    @app.task(base=CompanyTask, name="tests.touch", shared=False)
    def touch(schema: str) -> str:
        return schema

    with tenant_context(worlds["acme"].company):
        assert touch("acme") == "acme"
        with pytest.raises(WrongCompany):
            touch("globex")
    app.tasks.pop("tests.touch", None)
