"""The retrospective of a real cycle, as page and PDF; who reads it (spec 4.5)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.urls import reverse

from performance.retrospect import registry
from performance.retrospect.registry import Paid
from performance.retrospect.selectors import deadlines_of, facts_of
from performance.reviews.enums import Stage
from performance.reviews.models import Scorecard
from performance.reviews.services import advance_cycle
from tests.performance.reviews import stage as st
from tests.performance.reviews.test_pages import client_of
from tests.standing import Made, company, keep, named, the_cast

__all__ = ["company"]


@pytest.fixture(autouse=True)
def fresh_cache():
    cache.clear()


def _cycle(made: Made) -> Made:
    cast = made["cast"]
    _head, people = st.team("Large", 9)
    cycle = st.scored(cast, stages=(), deadlines={Stage.HEAD: st.ON - timedelta(days=1)})
    cycle = advance_cycle(cycle=cycle, actor=cast.hr, now=st.NOW)
    for number, person in enumerate(people):
        Scorecard.objects.filter(cycle=cycle, employee=person).update(score=Decimal(60 + 5 * number), band="B")
    return {"cycle": cycle}


standing, made = keep({"cast": the_cast, "cycle": _cycle})
cast, cycle = named("cast"), named("cycle")


@pytest.fixture
def paid(cycle, monkeypatch):
    """Awards against the scores: the worst get most."""
    cards = list(cycle.scorecards.filter(department__name="Large").order_by("score"))
    rows = [
        Paid(card.employee_id, card.department_id, Decimal(1000 * (20 - number)), Decimal(10000))
        for number, card in enumerate(cards)
    ]
    monkeypatch.setattr(registry, "award_sources", [lambda wanted: rows if wanted == cycle else []])


def test_facts_of_a_cycle(cycle, paid):
    facts = facts_of(cycle)
    assert (
        sum(row.award is not None for row in facts.people) == cycle.scorecards.filter(department__name="Large").count()
    )
    assert facts.bands == ["S", "A", "B", "C", "D"]


def test_a_team_is_in_time_when_its_last_scorecard_is(cycle):
    (head,) = deadlines_of(cycle)
    scorers = set(cycle.scorecards.exclude(scorer=None).values_list("scorer", flat=True))
    assert (head.stage, head.steps, head.in_time) == ("head", len(scorers), 0)
    cycle.scorecards.update(submitted_at=st.NOW - timedelta(days=3))
    assert deadlines_of(cycle)[0].in_time == len(scorers)
    one = cycle.scorecards.exclude(scorer=None).first()
    Scorecard.objects.filter(pk=one.pk).update(submitted_at=None)
    assert deadlines_of(cycle)[0].in_time == len(scorers) - 1


def test_page_and_pdf_for_hr_only_and_only_once_published(cycle, paid, cast):
    page = reverse("retrospect:cycle-look", args=[cycle.public_id])
    hr = client_of(cast.hr)
    shown = hr.get(page).content.decode()
    assert "In Large the better the score, the lower the award" in shown
    assert "Done in time" in shown
    pdf = hr.get(reverse("retrospect:cycle-pdf", args=[cycle.public_id]))
    assert pdf.content.startswith(b"%PDF-")
    for user in (cast.lin.user, cast.wei.user, cast.finance):
        assert client_of(user).get(page).status_code == 404
    cycle.stage = Stage.HEAD
    cycle.save(update_fields=["stage"])
    assert hr.get(page).status_code == 404


def test_queries_of_the_page_do_not_grow(cycle, cast, django_assert_max_num_queries):
    hr, page = client_of(cast.hr), reverse("retrospect:cycle-look", args=[cycle.public_id])
    hr.get(page)
    cache.clear()
    with django_assert_max_num_queries(45) as few:
        hr.get(page)
    card = cycle.scorecards.filter(department__name="Large").first()
    for number in range(6):
        Scorecard.objects.create(
            cycle=cycle, employee=card.employee, department=card.department, score=Decimal(70), band="C",
            start=date(2025, 1, 2) + timedelta(days=number), until=card.until, working_days=20,
        )  # fmt: skip
    cache.clear()
    with django_assert_max_num_queries(45) as many:
        hr.get(page)
    assert len(few) == len(many)
