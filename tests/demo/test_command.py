"""`demo` beside the pages: which companies in which order, and what happens when one fails."""

from datetime import date

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import translation

from hrplatform.demo import logins
from hrplatform.demo.stories import STORIES
from hrplatform.demo.wuwei import make_wuwei
from hrplatform.management.commands.demo import Command


@pytest.fixture
def started(monkeypatch):
    names = []
    monkeypatch.setattr(Command, "_run", lambda self, name, given: names.append((name, given)) or 0)
    return names


def test_every_company_is_replayed_the_first_first(started):
    call_command("demo", jobs=2, seed=7)
    assert {name for name, _given in started} == set(STORIES)
    assert started[0][0] == next(iter(STORIES))
    assert all("--seed=7" in given for _name, given in started)


def test_one_that_fails_is_named_and_the_others_go_on(monkeypatch):
    monkeypatch.setattr(Command, "_run", lambda self, name, given: int(name == "wuwei"))
    with pytest.raises(CommandError, match="wuwei"):
        call_command("demo", jobs=2)


def test_quarters_are_not_negative():
    with pytest.raises(CommandError):
        call_command("demo", quarters=-1)


@pytest.fixture
def halfway(monkeypatch):
    story = make_wuwei(seed=1, until=date(2025, 6, 30), days=10)
    monkeypatch.setattr(logins, "is_being_replayed", lambda company: True)
    monkeypatch.setattr(logins, "last_done", lambda: date(2025, 6, 25))
    return story


def test_the_front_page_says_how_far_a_replay_is(halfway, monkeypatch):
    with translation.override("en"):
        assert logins.progress_of(None, halfway).startswith("It has lived until 2025-06-25 of 2025-06-30 (50%)")
        monkeypatch.setattr(logins, "last_done", lambda: None)
        assert "from 2025-06-21 on" in logins.progress_of(None, halfway)
        monkeypatch.setattr(logins, "is_being_replayed", lambda company: False)
        assert logins.progress_of(None, halfway) == ""
