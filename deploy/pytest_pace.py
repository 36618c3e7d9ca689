"""pytest plugin: the long files first, what shares something dear on one worker, no time spent on looking for garbage.

`--dist loadfile` hands out the files with the most tests first, so that the longest, which have few, came last and one
worker waited minutes for the other. Files stay whole on one worker; the folders of TOGETHER too: their files share
two filled companies, a live server and a browser, which are made once.
"""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

# Each of them keeps a worker busy for minutes.
TOGETHER = ("tests/isolation/", "tests/browser/")
# Few tests that take long: 10 to 60 seconds of work a file.
LONG = (
    TOGETHER[0],
    # Their pages have most to see: axe looks at each template once.
    "tests/browser/test_bonuses.py",
    "tests/browser/test_scores.py",
    TOGETHER[1],
    "tests/concurrency/",
    "tests/demo/",
    "tests/api/test_schema.py",
    "tests/bonuses/test_engine_properties.py",
    "tests/pip_workflow/test_followups.py",
    "tests/pip_workflow/test_dossier.py",
    "tests/performance/test_streak_sql.py",
    "tests/performance/checks/",
)


def file_of(nodeid: str) -> str:
    return nodeid.split("::", 1)[0]


def scope_of(nodeid: str) -> str:
    """What is run by one worker in one go."""
    return next((folder for folder in TOGETHER if nodeid.startswith(folder)), file_of(nodeid))


def in_order(nodeids: list[str]) -> list[str]:
    """LONG first, then the files with the most tests; the tests of a file in their own order."""
    sizes = Counter(file_of(nodeid) for nodeid in nodeids)

    def rank(nodeid: str) -> tuple[int, int, str]:
        file = file_of(nodeid)
        place = next((number for number, start in enumerate(LONG) if file.startswith(start)), len(LONG))
        return place, -sizes[file], file

    return sorted(nodeids, key=rank)


@pytest.hookimpl(wrapper=True)
def pytest_collection(session: pytest.Session) -> Iterator[None]:
    """What has been imported stays: a collector that looks through it again and again takes a fifth of the start."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.freeze()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if hasattr(config, "workerinput"):
        places = {nodeid: place for place, nodeid in enumerate(in_order([item.nodeid for item in items]))}
        items.sort(key=lambda item: places[item.nodeid])


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    if config.getoption("dist") != "loadfile":
        return None
    from xdist.scheduler.loadfile import LoadFileScheduling

    class InOrder(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return scope_of(nodeid)

    config.option.loadscopereorder = False
    return InOrder(config, log)
