"""Two people import at once: one waits for the other, nothing is written twice, nobody hangs (spec 2.6)."""

import csv
import threading
from contextlib import contextmanager
from datetime import date

import pytest
from django.db import DatabaseError, connection
from django_tenants.utils import tenant_context

from intake import services
from intake.models import Batch
from intake.registry import kind_of
from intake.services import import_file, undo_batch
from intake.table import Choices
from people.models import Employee
from tests.committed import vault, vault_company  # noqa: F401 fixtures

TODAY = date(2025, 3, 3)
ROWS = [["工号", "姓名", "部门", "岗位", "入职日期"]]
ROWS += [[f"{n:03}", f"员{n}", f"部门{n % 7}", f"岗位{n % 5}", "2024-01-01"] for n in range(40)]


@pytest.fixture
def ground(vault, now, tmp_path):  # noqa: F811 the fixture imported above
    path = tmp_path / "roster.csv"
    with path.open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle).writerows(ROWS)

    def take():
        return import_file(
            kind=kind_of("people"), path=path, file_name=path.name, choices=Choices(), actor=None, today=TODAY, now=now
        )

    yield take
    for batch in Batch.objects.filter(state="done", created__gt=0):
        undo_batch(batch=batch, actor=None, reason="", now=now)


def both(company, work):
    """Run `work` in two threads with connections of their own; the answers, or what went wrong."""
    said, barrier = [], threading.Barrier(2)

    def run():
        try:
            with tenant_context(company):
                barrier.wait(timeout=20)
                said.append(work())
        except (DatabaseError, ValueError) as error:
            said.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not any(thread.is_alive() for thread in threads)
    return said


@contextmanager
def no_lock(monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(services, "one_at_a_time", lambda: None)
        yield


def test_without_the_lock_they_collide(vault, ground, monkeypatch):  # noqa: F811
    with no_lock(monkeypatch):
        said = both(vault, ground)
    assert any(isinstance(answer, Exception) for answer in said)


def test_one_waits_and_finds_everything_done(vault, ground):  # noqa: F811
    said = both(vault, ground)
    outcomes = sorted((answer.outcome.created, answer.outcome.unchanged) for answer in said)
    assert outcomes == [(0, 40), (40, 0)]
    assert Employee.objects.filter(number__in=[row[0] for row in ROWS[1:]]).count() == 40


def test_import_and_undo_at_once_take_turns(vault, ground, now):  # noqa: F811
    first = ground().batch
    acts = [ground, lambda: undo_batch(batch=first, actor=None, reason="", now=now)]
    said = both(vault, lambda: acts.pop()())
    assert not [answer for answer in said if isinstance(answer, Exception)]
    assert Employee.objects.count() in (0, 40)
