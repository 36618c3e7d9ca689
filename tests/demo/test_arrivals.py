"""While a story is on its way its nights judge it, not the worker of today."""

from datetime import date
from types import SimpleNamespace

from performance import arrivals, tasks

TODAY = date(2025, 3, 3)


def test_the_worker_is_not_woken_for_a_company_that_is_being_replayed(db, monkeypatch):
    monkeypatch.setattr(arrivals, "has_arrivals", lambda today: True)
    monkeypatch.setattr(tasks, "is_being_replayed", lambda company: True)
    assert tasks.ring(TODAY) is False


def test_the_worker_is_woken_for_others(db, monkeypatch):
    rung = []
    monkeypatch.setattr(tasks, "is_being_replayed", lambda company: False)
    monkeypatch.setattr(arrivals, "has_arrivals", lambda today: True)
    monkeypatch.setattr(tasks, "judge_arrivals", SimpleNamespace(apply_async=lambda *a, **k: rung.append(a)))
    assert tasks.ring(TODAY) is True and len(rung) == 1
