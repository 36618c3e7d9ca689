"""Tasks work in one company and fail closed; Celery is set up so that nothing is lost or doubled."""

import pytest
from celery import shared_task
from django.db import connection

from hrplatform.celery import TIME_LIMIT, VISIBILITY_TIMEOUT, app
from hrplatform.lib import context
from hrplatform.lib.db import current_schema
from hrplatform.lib.tasks import CompanyTask, WrongCompany

seen: list[tuple] = []


@shared_task(base=CompanyTask, name="tests.look")
def look(schema: str, value: int = 0) -> tuple:
    seen.append((current_schema(), context.current().company, context.current().job, value))
    return seen[-1]


def test_it_runs_in_the_company_named(company):
    assert look("acme", 7) == ("acme", "acme", "tests.look", 7)


@pytest.mark.parametrize("schema", ["", None, "public", 3])
def test_without_a_company_nothing_runs(company, schema):
    seen.clear()
    with pytest.raises(WrongCompany):
        look(schema)
    assert seen == []


def test_no_argument_at_all_is_refused(company):
    with pytest.raises(WrongCompany):
        look()


def test_another_company_than_the_one_in_force_is_refused(company, other_company):
    with pytest.raises(WrongCompany, match="inside 'acme'"):
        look("globex")


def test_from_outside_it_opens_the_company_and_leaves_it_again(vault):
    connection.set_schema_to_public()
    assert look("vault")[0] == "vault"
    assert connection.schema_name == "public"


def test_an_unknown_or_suspended_company_is_refused(vault):
    connection.set_schema_to_public()
    with pytest.raises(WrongCompany, match="does not exist"):
        look("nobody")
    vault.state = "suspended"
    vault.save()
    try:
        with pytest.raises(WrongCompany, match="not active"):
            look("vault")
    finally:
        vault.state = "active"
        vault.save()


def test_a_database_that_is_elsewhere_is_noticed(company, monkeypatch):
    monkeypatch.setattr("hrplatform.lib.db.current_schema", lambda: "globex")
    with pytest.raises(WrongCompany, match="'globex', not in 'acme'"):
        look("acme")


def test_messages_can_be_lost_or_repeated_without_harm():
    conf = app.conf
    assert conf.task_acks_late and conf.task_reject_on_worker_lost
    assert conf.worker_prefetch_multiplier == 1
    assert conf.accept_content == ["json"] and conf.task_serializer == "json"
    assert conf.task_time_limit < conf.broker_transport_options["visibility_timeout"]
    assert TIME_LIMIT < VISIBILITY_TIMEOUT
    assert conf.broker_transport_options["unacked_restore_interval"] == 5
    assert conf.broker_transport_options["unacked_restore_throttle"] == 1


def test_beat_fires_the_tick_and_nothing_else():
    app.loader.import_default_modules()
    assert {entry["task"] for entry in app.conf.beat_schedule.values()} == {"hrplatform.tick"}
    assert "hrplatform.tick" in app.tasks


def test_every_task_of_ours_belongs_to_one_company_but_the_tick():
    app.loader.import_default_modules()
    free = {
        name for name, task in app.tasks.items() if not name.startswith("celery.") and not isinstance(task, CompanyTask)
    }
    assert free == {"hrplatform.tick"}
