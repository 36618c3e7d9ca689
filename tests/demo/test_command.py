"""`demo` beside the pages: which companies in which order, and what happens when one fails."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from hrplatform.demo.stories import STORIES
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
