"""The head's day page: order, totals, pay view, filters, constant queries (spec 2.7)."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from audit.actions import PAY_VIEWED
from audit.models import AuditEntry
from performance.measures.presenters.team_day import tenure
from performance.measures.views import team as views
from tests.clients import signed_in
from tests.factories import make_employee
from tests.performance.helpers import night, observe, target

ON = "2025-03-05"


@pytest.fixture
def team(cast):
    target("orders", "10", "2025-01-01", actor=cast.hr, department=cast.operations)
    observe(cast.wei, "orders", {"2025-03-03": 2, "2025-03-04": 3, ON: 2})
    observe(cast.wei, "visitors", {ON: 100})
    observe(cast.mei, "orders", {ON: 9})
    observe(cast.mei, "visitors", {ON: 150})
    observe(cast.wei, "revenue", {ON: 1000})
    for day in ("2025-03-03", "2025-03-04", ON):
        night(day)
    return cast


def page(user, **query):
    return signed_in(user).get(reverse("measures:team-day"), {"on": ON, **query})


def test_a_head_sees_the_team_worst_first_and_pooled(team):
    answer = page(team.lin.user)
    assert answer.status_code == 200
    lines = answer.context["lines"]
    assert [line.name for line in lines] == ["Wei", "Mei", "Tao"]
    assert (lines[0].value, lines[0].target, lines[0].share_text, lines[0].is_low) == ("2", "10", "20.0%", True)
    day = answer.context["day"]
    assert day.total == (11, 20)
    assert round(day.facts.second, 4) == Decimal("0.0440")
    assert lines[0].statuses
    assert not day.facts.shows_pay


def test_a_team_stays_whole_and_more_than_one_comes_in_pages(team, monkeypatch):
    names = ["Wei", "Mei", "Tao"]
    monkeypatch.setattr(views, "PAGE_SIZE", 2)
    monkeypatch.setattr(views, "WHOLE", 3)
    assert [line.name for line in page(team.lin.user).context["lines"]] == names
    monkeypatch.setattr(views, "WHOLE", 2)
    assert [line.name for line in page(team.lin.user).context["lines"]] == names[:2]
    assert [line.name for line in page(team.lin.user, page=2).context["lines"]] == names[2:]
    assert page(team.lin.user, page=3).status_code == 302


def test_hr_sees_cost_share_and_each_read_is_kept(team):
    answer = page(team.hr)
    wei = next(line for line in answer.context["lines"] if line.name == "Wei")
    assert wei.cost == "46.0%"  # 10,000 ÷ 21.75 ÷ 1,000
    assert (
        AuditEntry.objects.filter(action=PAY_VIEWED).count() == 1
        or AuditEntry.objects.filter(action__contains="pay").exists()
    )


def test_a_page_kept_keeps_no_pay_and_each_look_still_leaves_its_mark(team, settings, monkeypatch):
    settings.ANSWERS_KEPT_SECONDS = 30
    made, draw, talks = [], views.draw_halves, views.presenter.talk_list
    monkeypatch.setattr(views, "draw_halves", lambda day, lines: made.extend([lines, draw(day, lines)]) or made[1])
    monkeypatch.setattr(views.presenter, "talk_list", lambda day: made.append(talks(day)) or made[2])
    answers = [page(team.hr) for _ in range(3)]
    drawn = {str(answer.context["rows"]) for answer in answers}
    assert len(drawn) == 1
    assert "46.0%" in drawn.pop()
    assert AuditEntry.objects.filter(action=PAY_VIEWED).count() == 3
    assert len(made) == 3, "what is kept is not made again"
    assert "46.0%" not in str(made)


def test_filters_and_excel(team):
    answer = page(team.lin.user, show="alerts")
    assert [line.name for line in answer.context["lines"]] == ["Wei"]
    assert [chip.count for chip in answer.context["chips"]] == [3, 1, 2, 1]
    file = page(team.lin.user, **{"as": "xlsx"})
    assert file["Content-Type"].endswith("spreadsheetml.sheet")


def test_who_leads_nobody_has_no_team_and_a_leader_only_the_team(team):
    assert page(team.wei.user).status_code == 403
    assert [line.name for line in page(team.tao.user).context["lines"]] == ["Wei"]
    assert page(team.lin.user, department=str(team.service.public_id)).status_code == 404


def test_queries_do_not_grow_with_people(team, django_assert_max_num_queries):

    def count():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            page(team.lin.user)
        return len(captured)

    count()
    before = count()
    for number in range(12):
        make_employee(f"N{number}", team.live, start=date(2024, 5, 1), user=False)
    night(ON)
    assert count() == before


def test_a_team_above_its_target_is_never_red(team):
    """Red means worse than required, not lower than yesterday."""
    observe(team.wei, "orders", {"2025-03-04": 14, ON: 12})
    observe(team.mei, "orders", {"2025-03-04": 14, ON: 12})
    for day in ("2025-03-04", ON):
        night(day)
    figure = page(team.lin.user).context["figures"][0]
    assert (figure.value, figure.trend) == ("24", "")


@pytest.mark.parametrize(
    ("hired", "words"),
    [
        (date(2025, 2, 20), "Here for less than a month"),
        (date(2025, 1, 5), "Here for 2 months"),
        (date(2024, 3, 5), "Here for 1 year"),
        (date(2023, 12, 6), "Here for 1 year 2 months"),
    ],
)
def test_tenure_is_never_no_months(hired, words):
    row = SimpleNamespace(new_hire_day=None, employee=SimpleNamespace(hire_date=hired))
    with translation.override("en"):
        assert tenure(row, date(2025, 3, 5)) == words
