"""Pages of reviews and findings: who gets what, at which stage (spec 4.2, 11)."""

import json
from datetime import date
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from people import second_factor
from performance.feedback.services import write_entry
from performance.reviews.enums import Stage
from performance.reviews.models import FormTemplate, ReviewCycle
from performance.reviews.selectors import team_progress
from performance.reviews.services import (
    FormRequest,
    ItemRequest,
    advance_cycle,
    correct_published,
    create_form,
    open_cycle,
    save_self,
)
from tests.factories import make_employee
from tests.performance.reviews import stage as st
from tests.queries import counted_queries


def client_of(user) -> Client:
    client = Client(HTTP_HOST="acme.localhost", HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(user)
    if user.groups.exists():
        second_factor.enrol(user)
    user.language = "en"
    user.save(update_fields=["language"])
    return client


@pytest.fixture(autouse=True)
def fresh_cache():
    cache.clear()


@pytest.fixture
def cycle(cast):
    st.add_results(cast.wei)
    return st.opened(cast, stages=(Stage.CHECKS,))


def url(name, *args):
    return reverse(f"reviews:{name}", args=args)


def test_hr_makes_a_form_and_a_cycle_and_opens_it_in_two_steps(cast):
    hr = client_of(cast.hr)
    st.metric()
    form = {"name": "General", "start": "2024-01-01", "items-TOTAL_FORMS": "2", "items-INITIAL_FORMS": "0"}
    form |= {"items-0-name_zh": "订单数", "items-0-metric": st.metric().pk, "items-0-weight": "60"}
    form |= {"items-1-name_zh": "质量", "items-1-weight": "30", "items-1-levels": "1\n2\n3\n4\n5"}
    assert hr.post(url("form-create"), form).status_code == 422
    assert hr.post(url("form-create"), form | {"items-1-weight": "40"}).status_code == 302
    assert FormTemplate.objects.latest("pk").items.count() == 2
    wanted = {"name": "2025 Q1", "code": "2025Q1", "kind": "quarterly", "start": "2025-01-01", "until": "2025-03-31"}
    assert hr.post(url("cycle-create"), wanted | {"until": "2024-01-01"}).status_code == 422
    answer = hr.post(url("cycle-create"), wanted | {"with_self": "on", "with_checks": "on"})
    cycle = ReviewCycle.objects.get()
    assert answer["Location"] == url("cycle-open", cycle.public_id)
    page = hr.get(url("cycle-open", cycle.public_id) + "?as_of=2025-03-31")
    assert b"Nobody is above them" in page.content
    assert hr.post(url("cycle-open", cycle.public_id), {"as_of": "2025-03-31"}).status_code == 302
    cycle.refresh_from_db()
    assert cycle.stage == Stage.SELF


def test_every_page_of_hr_answers(cycle, cast):
    hr = client_of(cast.hr)
    form = FormTemplate.objects.latest("pk")
    lin = cast.lin.public_id
    pages = [
        url("cycle-list"), url("cycle-create"), url("cycle-detail", cycle.public_id),
        url("cycle-cancel", cycle.public_id),
        url("cycle-hand-over", cycle.public_id, lin), url("cycle-hand-over-none", cycle.public_id),
        url("cycle-scorecards", cycle.public_id), url("form-list"), url("form-create"),
        url("form-detail", form.public_id),
        url("form-edit", form.public_id), url("form-retire", form.public_id), url("team-list"), url("my-reviews"),
        url("team-grid", cycle.public_id), reverse("checks:finding-list") + f"?cycle={cycle.code}",
    ]  # fmt: skip
    for page in pages:
        assert hr.get(page).status_code == 200, page
    for page in (url("cycle-list"), url("cycle-scorecards", cycle.public_id), reverse("checks:finding-list")):
        assert hr.get(page, {"format": "xlsx"}).status_code == 200


def test_an_employee_assesses_without_script_and_sees_no_score(cast):
    cycle = st.opened(cast)
    wei, card = client_of(cast.wei.user), st.card_of(cycle, cast.wei)
    page = url("self-assessment", card.public_id)
    assert wei.get(page).status_code == 200
    assert wei.post(page, {"points_quality": "300", "submit": "1"}).status_code == 422
    unfinished = wei.post(page, {"points_quality": "90", "submit": "1"})
    assert unfinished.status_code == 422 and "points_teamwork_error" in unfinished.text, "said at the field"
    assert wei.post(page, {"points_quality": "91", "comment_quality": "改版上线", "save": "1"}).status_code == 302
    assert b"91" in wei.get(page).content
    assert wei.post(page, {"points_quality": "91", "points_teamwork": "88", "submit": "1"}).status_code == 302
    card.refresh_from_db()
    assert card.self_submitted_at
    advance_cycle(cycle=cycle, actor=cast.hr, now=st.NOW)
    st.type_points(cycle, cast.wei, "77.77", actor=cast.tao.user)
    for address in (page, url("my-reviews"), "/", reverse("people:me")):
        assert b"77.77" not in wei.get(address).content
    assert wei.get(url("result", card.public_id)).status_code == 404
    assert client_of(cast.mei.user).get(page).status_code == 404


def test_a_published_result_shows_what_every_item_rests_on(cast):
    st.add_results(cast.wei, value="11", target="10")
    cycle = st.scored(cast)
    for _ in range(2):
        cycle = advance_cycle(cycle=cycle, actor=cast.hr, now=st.NOW)
    card = st.card_of(cycle, cast.wei)
    page = client_of(cast.wei.user).get(url("result", card.public_id)).content.decode()
    assert "98.00" in page
    assert "22 against 20 = 110.0%" in page
    assert client_of(cast.lin.user).get(url("result", card.public_id)).status_code == 200
    assert client_of(cast.pan.user).get(url("result", card.public_id)).status_code == 404
    assert client_of(cast.wei.user).get(url("cycle-scorecards", cycle.public_id)).status_code == 404


def test_the_grid_saves_a_cell_and_tells_the_later_editor(cycle, cast):
    tao, item = client_of(cast.tao.user), st.item_of(cycle, cast.wei)
    save = url("cell-save", item.public_id)
    assert tao.get(url("team-grid", cycle.public_id)).status_code == 200
    answer = tao.post(save, {"points": "88.5", "version": "0"})
    assert answer.status_code == 200
    assert (answer.json()["points"], answer.json()["version"], answer.json()["row"]["missing"]) == ("88.5", 1, 1)
    late = tao.post(save, {"points": "70", "version": "0"})
    assert late.status_code == 409
    assert late.json()["points"] == "88.5"
    assert "Tao" in late.json()["message"]
    assert tao.post(save, {"points": "130", "version": "1"}).status_code == 422
    assert tao.post(save, {"points": "abc", "version": "1"}).status_code == 422
    assert tao.post(save, {"points": "７０", "version": "1"}).status_code == 200
    assert client_of(cast.lin.user).post(save, {"points": "70", "version": "2"}).status_code == 404
    assert client_of(cast.wei.user).post(save, {"points": "120", "version": "2"}).status_code == 404
    assert client_of(cast.hr).post(save, {"points": "120", "version": "2"}).status_code == 403


def test_the_grid_shows_the_figures_of_the_design_example(cycle, cast):
    tao = client_of(cast.tao.user)
    for code, value in (("quality", "108"), ("teamwork", "58")):
        tao.post(url("cell-save", st.item_of(cycle, cast.wei, code).public_id), {"points": value, "version": "0"})
    page = tao.get(url("team-grid", cycle.public_id)).content.decode()
    assert "100.0%" in page
    assert "hr-cell need" in page
    assert "93.20" in page  # (60 × 100 + 20 × 108 + 20 × 58) ÷ 100
    answer = tao.post(url("team-submit", cycle.public_id), follow=True)
    assert b"needs a comment" in answer.content
    book = tao.get(url("team-excel", cycle.public_id))
    assert book["Content-Type"].endswith("sheet")


def test_self_scores_stay_hidden_from_the_head_if_the_company_says_so(cast):
    cycle = st.opened(cast, hides_self_scores=True)
    card = st.card_of(cycle, cast.wei)
    card.items.filter(code="quality").update(self_points="77.70", self_comment="秘密")
    advance_cycle(cycle=cycle, actor=cast.hr, now=st.NOW)
    page = client_of(cast.tao.user).get(url("team-grid", cycle.public_id)).content.decode()
    details = json.loads(page.split('id="cell-details" type="application/json">')[1].split("</script>")[0])
    assert {row["self"] for row in details.values()} == {""}
    assert "秘密" not in page


def test_queries_of_the_grid_do_not_grow_with_the_team(company, django_assert_max_num_queries):
    from people.enums import Role
    from tests.factories import make_user

    hr = make_user("hong", Role.HR)
    small, large = st.team("Small", 2)[0], st.team("Large", 9)[0]
    st.make_form(hr)
    cycle = st.open_cycle(cycle=st.make_cycle(hr, stages=()), as_of=st.UNTIL, actor=hr, now=st.NOW)
    counts = []
    for head in (small, large):
        client = client_of(head.user)
        client.get(url("team-grid", cycle.public_id))
        with django_assert_max_num_queries(40) as found:
            client.get(url("team-grid", cycle.public_id))
        counts.append(len(found))
    assert counts[0] == counts[1]


def test_outsiders_get_404(cycle, cast):
    for user in (cast.wei.user, cast.finance, cast.auditor, cast.lin.user):
        client = client_of(user)
        assert client.get(url("cycle-detail", cycle.public_id)).status_code == 404
        assert client.get(url("cycle-list")).status_code == 403
        assert client.get(reverse("checks:finding-list")).status_code == 200
    assert client_of(cast.wei.user).get(url("team-grid", cycle.public_id)).status_code == 404


def test_a_team_is_handed_over_to_the_person_with_that_number(cycle, cast):
    hr = client_of(cast.hr)
    path = url("cycle-hand-over", cycle.public_id, cast.tao.public_id)
    page = hr.get(path).content.decode()
    assert 'name="to"' in page and "data-person" in page and "<select" not in page
    form = {"to": cast.pan.number, "reason": "long leave"}
    cast.pan.user = None
    cast.pan.save(update_fields=["user"])
    refused = hr.post(path, form)
    assert refused.status_code == 422 and "has no account to score with" in refused.content.decode()
    assert hr.post(path, form | {"to": "nobody"}).status_code == 422
    assert hr.post(path, form | {"to": cast.lin.number}).status_code == 302
    assert st.card_of(cycle, cast.wei).scorer_id == cast.lin.pk


def test_the_cycle_counts_its_teams_in_sql_and_pages_them(cycle, cast):
    hr = client_of(cast.hr)
    teams = {team.name: team for team in team_progress(cycle)}
    cards = list(cycle.scorecards.select_related("scorer"))
    assert sum(team.people for team in teams.values()) == len(cards)
    tao = teams[cast.tao.name]
    assert tao.scorer == cast.tao.public_id and (tao.scored, tao.handed_in) == (0, False)
    assert tao.people == sum(card.scorer_id == cast.tao.pk for card in cards)
    items = [item for card in cards if card.scorer_id == cast.tao.pk for item in card.items.all()]
    for item in items:
        if item.kind == "qualitative":
            item.points = 80
            item.save(update_fields=["points"])
    assert {team.name: team.scored for team in team_progress(cycle)}[cast.tao.name] == tao.people
    page = hr.get(url("cycle-detail", cycle.public_id))
    assert f"/hand-over/{cast.tao.public_id}/" in page.content.decode()
    assert len(page.context["page"]) == len(teams)


@pytest.mark.parametrize("path", ["cycle-detail", "team-grid"])
def test_pages_of_a_cycle_ask_as_much_for_many_as_for_few(cast, path):
    st.make_form(cast.hr)
    client, made = client_of(cast.hr if path == "cycle-detail" else cast.tao.user), []
    for code, more in (("ONE", 0), ("FOUR", 3)):
        for number in range(more):
            make_employee(f"N{number}", cast.live, manager=cast.tao)
            leader = make_employee(f"L{number}", cast.service)
            make_employee(f"M{number}", cast.service, manager=leader)
        cycle = open_cycle(
            cycle=st.make_cycle(cast.hr, code=code, stages=()), as_of=st.UNTIL, actor=cast.hr, now=st.NOW
        )
        client.get(url(path, cycle.public_id))
        with counted_queries() as queries:
            assert client.get(url(path, cycle.public_id)).status_code == 200
        made.append(len(queries))
    assert made[0] == made[1]


def test_the_form_page_reads_the_metrics_once_however_many_items(cast):
    client, made = client_of(cast.hr), []
    for weights in (("60", "40"), ("40", "30", "20", "10")):
        items = [ItemRequest(name_zh=f"项{n}", weight=Decimal(weight)) for n, weight in enumerate(weights)]
        request = FormRequest(name=f"F{len(weights)}", items=items, start=st.START)
        form = create_form(request=request, actor=cast.hr, now=st.NOW)
        client.get(url("form-edit", form.public_id))
        with counted_queries() as queries:
            page = client.get(url("form-edit", form.public_id)).content.decode()
        made.append(len(queries))
        assert page.count(">judgement on anchored levels</option>") == len(weights) + 1
    assert made[0] == made[1]


def test_hr_reads_what_a_step_means_before_taking_it(cast):
    cycle, hr = st.opened(cast), client_of(cast.hr)
    page, step = url("cycle-detail", cycle.public_id), url("cycle-advance", cycle.public_id)
    assert f'href="{step}"' in hr.get(page).text
    asked = hr.get(step).text
    assert "6 self-assessments have not been handed in" in asked and "Heads are asked to score" in asked
    cycle.refresh_from_db()
    assert cycle.stage == Stage.SELF, "looking moves nothing"
    assert hr.post(step).status_code == 302
    cycle.refresh_from_db()
    assert cycle.stage == Stage.HEAD
    assert hr.get(step).url == page, "held: nothing to confirm"
    assert f'href="{step}"' not in hr.get(page).text
    st.score_everybody(cycle, actor=cast.hr)
    for words in ("score checks run", "6 results are published", "no way back"):
        assert words in hr.get(step).text
        hr.post(step)
    cycle.refresh_from_db()
    assert cycle.stage == Stage.CLOSED


def test_an_item_is_put_back_from_the_grid(cycle, cast):
    tao, item = client_of(cast.tao.user), st.item_of(cycle, cast.wei, "teamwork")
    tao.post(url("cell-save", item.public_id), {"applies": "0", "reason": "alone"})
    address = url("item-applies", item.public_id)
    assert f'href="{address}"' in tao.get(url("team-grid", cycle.public_id)).text
    assert tao.post(address).url == url("team-grid", cycle.public_id)
    item.refresh_from_db()
    assert (item.not_applicable, item.not_applicable_reason) == (False, "")


def test_the_grid_has_everything_at_hand(cast):
    """Data with its target, the last cycle of the kind, the self-score, levels and notes beside each cell."""
    st.add_results(cast.wei, value="9", target="10")
    past = st.scored(cast, code="2024Q4", start=date(2024, 10, 1), until=date(2024, 12, 31), stages=())
    past = advance_cycle(cycle=past, actor=cast.hr, now=st.NOW)
    card = st.card_of(past, cast.wei)
    correct_published(card=card, score=Decimal("71.25"), actor=cast.hr, now=st.NOW, reason="counted wrong")
    month = st.make_cycle(cast.hr, code="2025-01", kind="monthly", until=date(2025, 1, 31), stages=())
    month = open_cycle(cycle=month, as_of=date(2025, 1, 31), actor=cast.hr, now=st.NOW)
    month.scorecards.update(score=Decimal("12.34"))
    ReviewCycle.objects.filter(pk=month.pk).update(stage=Stage.PUBLISHED)
    cycle = open_cycle(cycle=st.make_cycle(cast.hr), as_of=st.UNTIL, actor=cast.hr, now=st.NOW)
    own = {"quality": Decimal("91.5")}
    save_self(card=st.card_of(cycle, cast.wei), points=own, comments={}, actor=cast.wei.user, now=st.NOW)
    cycle = advance_cycle(cycle=cycle, actor=cast.hr, now=st.NOW)
    write_entry(
        employee=cast.wei, kind="good", readers="leaders", on=date(2025, 2, 3), text="Calmed a customer",
        actor=cast.tao.user, today=st.ON, now=st.NOW,
    )  # fmt: skip
    page = client_of(cast.tao.user).get(url("team-grid", cycle.public_id))
    text = page.text
    assert "18 against 20" in text and "90.0%" in text
    assert "last 71.3" in text and "12.3" not in text
    detail = page.context["page"].details[str(st.item_of(cycle, cast.wei).public_id)]
    assert detail["self"] == "91.5"
    assert [level["points"] for level in detail["levels"]] == ["40", "60", "80", "100", "120"]
    assert "Calmed a customer" in str(page.context["page"].notes[str(cast.wei.pk)])
