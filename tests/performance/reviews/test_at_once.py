"""Two clicks at once, and a head who types while HR moves the stage: real connections, committed data (spec 4.4)."""

import threading
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection
from django_tenants.utils import tenant_context

from performance.reviews.enums import Stage
from performance.reviews.errors import ReviewRefused
from performance.reviews.models import ReviewCycle, Scorecard
from performance.reviews.services import advance_cycle, cancel_cycle, save_points, submit_team
from tests.committed import vault, vault_company  # noqa: F401 fixtures
from tests.factories import make_cast
from tests.performance.reviews import stage as st


@pytest.fixture(scope="module")
def ground(vault_company, django_db_blocker):  # noqa: F811
    """One cast for the module; each test has a cycle of its own."""
    with django_db_blocker.unblock(), tenant_context(vault_company):
        cast = make_cast()
        st.make_form(cast.hr)
        return cast


@pytest.fixture
def cycle(vault, ground, request):  # noqa: F811
    made = st.make_cycle(ground.hr, code=f"C{abs(hash(request.node.name)) % 10**8}", stages=(Stage.CHECKS,))
    st.open_cycle(cycle=made, as_of=st.UNTIL, actor=ground.hr, now=st.NOW)
    yield made
    ReviewCycle.objects.filter(pk=made.pk).exclude(stage__in=["closed", "cancelled"]).update(stage="cancelled")


def at_once(company, *works):
    """Each in a thread with a connection of its own; what it answered or how it was refused, in order."""
    said, barrier = [None] * len(works), threading.Barrier(len(works))

    def run(place, work):
        try:
            with tenant_context(company):
                barrier.wait(timeout=20)
                said[place] = work()
        except (DatabaseError, ReviewRefused) as error:
            said[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not any(thread.is_alive() for thread in threads)
    assert not [one for one in said if isinstance(one, DatabaseError)]
    return said


def handed_in(cycle, cast):
    st.score_everybody(cycle, actor=cast.hr)


def test_two_clicks_move_one_stage(vault, ground, cycle):  # noqa: F811
    handed_in(cycle, ground)
    pages = [ReviewCycle.objects.get(pk=cycle.pk) for _ in range(3)]
    said = at_once(vault, *(lambda page=page: advance_cycle(cycle=page, actor=ground.hr, now=st.NOW) for page in pages))
    assert sum(isinstance(one, ReviewRefused) for one in said) == 2
    assert ReviewCycle.objects.get(pk=cycle.pk).stage == Stage.CHECKS


def test_heads_type_at_once_while_the_cycle_is_cancelled(vault, ground, cycle):  # noqa: F811
    """No deadlock; nothing is written once the move is done."""
    cast = ground
    for number in range(3):
        code = "quality" if number % 2 else "teamwork"
        items = [st.item_of(cycle, person, code) for person in (cast.wei, cast.mei, cast.pan)]

        def typing(item, points=60 + number):
            return save_points(
                item=item, version=item.version, points=Decimal(points), comment="x", actor=cast.hr, now=st.NOW
            )

        works = [lambda item=item: typing(item) for item in items]
        if number == 2:
            page = ReviewCycle.objects.get(pk=cycle.pk)
            works.append(lambda page=page: cancel_cycle(cycle=page, actor=cast.hr, now=st.NOW, reason="x"))
        said = at_once(vault, *works)
        for item, answer in zip(items, said, strict=False):
            now = st.item_of(cycle, item.scorecard.employee, code)
            assert isinstance(answer, ReviewRefused) or now.points == 60 + number, answer
            assert not isinstance(answer, ReviewRefused) or number == 2
    assert ReviewCycle.objects.get(pk=cycle.pk).stage == Stage.CANCELLED


def test_a_score_typed_while_its_team_is_handed_in_is_either_in_it_or_refused(vault, ground, cycle):  # noqa: F811
    cast = ground
    handed_in(cycle, cast)
    for number in range(2):
        Scorecard.objects.filter(cycle=cycle).update(submitted_at=None)
        item, page = st.item_of(cycle, cast.wei), ReviewCycle.objects.get(pk=cycle.pk)
        points = Decimal(50 + number)
        typed, submitted, _moved = at_once(
            vault,
            lambda item=item, points=points: save_points(
                item=item, version=item.version, points=points, comment="x", actor=cast.tao.user, now=st.NOW
            ),
            lambda page=page: submit_team(cycle=page, scorer=cast.tao, actor=cast.tao.user, now=st.NOW),
            lambda page=page: advance_cycle(cycle=ReviewCycle.objects.get(pk=page.pk), actor=cast.hr, now=st.NOW),
        )
        assert not isinstance(submitted, ReviewRefused)
        assert isinstance(typed, ReviewRefused) == (st.item_of(cycle, cast.wei).points != points)
