"""States of acme that build on each other, kept between the tests of a module that all begin with one of them.

A module says how each state is made from the one before it, and asks for what was made by fixtures:

    STEPS = {"cycle": make_cycle, "finding": find_it}        # each takes what was made so far, returns what it makes
    standing, made = keep(STEPS)
    cycle, finding = named("cycle"), named("finding")

A test stands on the deepest state it names, in a savepoint of its own, with copies of the objects. Order the tests by
what they ask for: going back to an earlier state throws the later ones away.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from copy import deepcopy
from typing import Any

import pytest
from django.db import connection, transaction
from django_tenants.utils import tenant_context

from tenants.models import Company
from tests.factories import make_cast

Made = dict[str, Any]
Step = Callable[[Made], Made]


@contextmanager
def undone() -> Iterator[None]:
    """A transaction or savepoint whose writes are taken back; what they break is told first, as Django's tests do."""
    with transaction.atomic():
        yield
        if not connection.needs_rollback:
            connection.check_constraints()
        transaction.set_rollback(True)


class Standing:
    """The states reached so far, innermost last."""

    def __init__(self, steps: Mapping[str, Step], always: int) -> None:
        self.steps, self.always = steps, always
        self.reached: list[tuple[str, ExitStack, Made]] = []

    def deepest(self, names: Iterable[str]) -> int:
        """How many steps it takes to have everything named."""
        order = list(self.steps)
        return max([self.always, *(order.index(name) + 1 for name in names if name in self.steps)])

    @contextmanager
    def at(self, names: Iterable[str]) -> Iterator[Made]:
        depth = self.deepest(names)
        while len(self.reached) > depth:
            self.leave()
        while len(self.reached) < depth:
            self._enter(list(self.steps)[len(self.reached)])
        made = deepcopy(self.reached[-1][2]) if depth else {}
        with undone():
            yield made

    def leave(self) -> None:
        self.reached.pop()[1].close()

    def _enter(self, name: str) -> None:
        before = deepcopy(self.reached[-1][2]) if self.reached else {}
        stack = ExitStack()
        stack.enter_context(undone())
        try:
            made = before | self.steps[name](before)
        except BaseException:
            transaction.set_rollback(True)
            stack.close()
            raise
        self.reached.append((name, stack, made))


def keep(steps: Mapping[str, Step], *, always: int = 0) -> tuple[Any, Any]:
    """The fixtures `standing`, for the module, and `made`, for each of its tests; so many first steps are for all."""

    @pytest.fixture(scope="module", name="standing")
    def standing(django_db_setup: None, django_db_blocker: Any) -> Iterator[Standing]:
        with django_db_blocker.unblock(), tenant_context(Company.objects.get(schema_name="acme")), undone():
            kept = Standing(steps, always)
            yield kept
            while kept.reached:
                kept.leave()

    @pytest.fixture(name="made", autouse=True)
    def made(standing: Standing, request: pytest.FixtureRequest) -> Iterator[Made]:
        with standing.at(request.fixturenames) as found:
            yield found

    return standing, made


def named(name: str) -> Any:
    """A fixture for one thing that a step made."""

    @pytest.fixture(name=name)
    def get(made: Made) -> Any:
        return made[name]

    return get


def the_cast(made: Made) -> Made:
    """The first step of many."""
    return {"cast": make_cast()}


@pytest.fixture
def company(made: Made) -> Any:
    """In place of the fixture of that name, which opens the schema itself."""
    return connection.tenant
