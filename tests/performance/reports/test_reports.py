"""The scorecard PDF, the cycle's workbook and a department's report (spec 10): who gets them, and what they hold."""

from decimal import Decimal
from io import BytesIO

import pytest
from django.core.cache import cache
from django.urls import reverse
from openpyxl import load_workbook

from audit.models import AuditEntry
from jobs.models import Download
from performance.reports.peers import hidden_items
from performance.reports.scorecard import build_paper
from performance.reports.selectors import cycle_book, export_cards
from performance.reports.tasks import make_cycle_book
from performance.reports.workbook import CardRow, CycleBook, ItemRow, build_cycle_book
from performance.reviews.enums import ItemKind, Stage
from performance.reviews.models import PeerAnswer, PeerInvitation, Scorecard, ScorecardItem
from performance.reviews.services import advance_cycle, correct_published
from tests.factories import make_employee
from tests.performance.reviews import stage as st
from tests.performance.reviews.test_pages import client_of
from tests.standing import Made, company, keep, named, the_cast

__all__ = ["company"]

D = Decimal


@pytest.fixture(autouse=True)
def fresh_cache():
    cache.clear()


def _cycle(made: Made) -> Made:
    """Published; Wei has data at 110 %, everything else is judged 80."""
    cast = made["cast"]
    st.add_results(cast.wei, value="11", target="10")
    return {"cycle": advance_cycle(cycle=st.scored(cast, stages=()), actor=cast.hr, now=st.NOW)}


standing, made = keep({"cast": the_cast, "cycle": _cycle})
cast, cycle = named("cast"), named("cycle")


def test_a_scorecard_as_pdf_for_its_owner_head_and_hr_after_publication(cycle, cast):
    card = st.card_of(cycle, cast.wei)
    page = reverse("reports:scorecard-pdf", args=[card.public_id])
    for user in (cast.wei.user, cast.tao.user, cast.lin.user, cast.hr):
        answer = client_of(user).get(page)
        assert answer.status_code == 200
        assert answer.content.startswith(b"%PDF-")
    assert AuditEntry.objects.filter(action="performance.scorecard.printed").count() == 3  # not one's own
    for user in (cast.mei.user, cast.sun.user, cast.finance):
        assert client_of(user).get(page).status_code == 404
    cycle.stage = Stage.HEAD
    cycle.save(update_fields=["stage"])
    assert client_of(cast.wei.user).get(page).status_code == 404


def test_the_paper_shows_what_holds_after_a_correction(cycle, cast):
    card = st.card_of(cycle, cast.wei)
    assert build_paper(card).score == card.score
    quality = st.item_of(cycle, cast.wei)
    correct_published(card=card, item=quality, points=D(100), actor=cast.hr, now=st.NOW, reason="appeal")
    paper = build_paper(card)
    assert paper.score == card.score + 4
    assert paper.items_total == card.score
    assert [row.reason for row in paper.corrections] == ["appeal"]


def workbook_of(cycle, cast):
    return load_workbook(BytesIO(build_cycle_book(cycle_book(cycle, export_cards(cast.hr, cycle, st.ON)))))


def test_the_workbook_recomputes_by_formulas(cycle, cast):
    book = workbook_of(cycle, cast)
    cards, items, departments, bands = (book[name] for name in book.sheetnames)
    number = next(row[0].row for row in cards.iter_rows(min_row=3) if row[0].value == cast.wei.number)
    assert str(cards.cell(number, 7).value).startswith("=IF(OR(SUMPRODUCT(")
    assert str(cards.cell(number, 10).value).startswith("=IF(I")
    assert str(items.cell(3, 10).value).startswith("=IF(AND(")
    assert str(departments.cell(3, 3).value).startswith("=IFERROR(ROUND(AVERAGEIF(")
    assert str(bands.cell(3, 3).value).startswith("=COUNTIF(")
    assert [bands.cell(row, 2).value for row in range(3, 8)] == ["D", "C", "B", "A", "S"]
    assert cards.auto_filter.ref and cards.freeze_panes == "C3"


def test_a_corrected_score_stands_beside_the_items(cycle, cast):
    card = st.card_of(cycle, cast.wei)
    correct_published(card=card, score=D("50"), actor=cast.hr, now=st.NOW, reason="x")
    cards = workbook_of(cycle, cast).worksheets[0]
    row = next(row for row in cards.iter_rows(min_row=3) if row[0].value == cast.wei.number)
    assert row[7].value == 50


def test_names_are_no_formulas():
    item = ItemRow("=1+1", "judged", D(100), None, D(80), True)
    card = CardRow("1", "=cmd|'/c calc'!A1", "@x", "+y", "-z", 10, None, None, [item])
    content = build_cycle_book(CycleBook("t", "n", [card], [("A", D(90)), ("B", D(0))], {}))
    sheet = load_workbook(BytesIO(content)).worksheets[0]
    assert [sheet.cell(3, n).value[0] for n in (2, 3, 4, 5)] == ["'"] * 4


def peers_item(cycle, cast, answers: int) -> ScorecardItem:
    card = st.card_of(cycle, cast.wei)
    item = ScorecardItem.objects.create(
        scorecard=card,
        code="peers",
        name_zh="同事评价",
        kind=ItemKind.PEERS,
        weight=D(10),
        points=D("77.77"),
        sequence=9,
    )
    for number in range(answers):
        rater = make_employee(f"Rater{number}", cast.service, user=False)
        asked = PeerInvitation.objects.create(scorecard=card, rater=rater, state="answered", invited_at=st.NOW)
        PeerAnswer.objects.create(invitation=asked, item=item, points=D("77.77"))
    return item


def test_peers_under_four_answers_are_in_no_file(cycle, cast):
    item = peers_item(cycle, cast, 3)
    card = st.card_of(cycle, cast.wei)
    assert hidden_items([card]) == {item.pk}
    assert item.pk not in {row.item.pk for row in build_paper(card).rows}
    cells = [cell.value for row in workbook_of(cycle, cast).worksheets[1].iter_rows() for cell in row]
    assert "同事评价" in cells or "peers" in cells
    assert 77.77 not in cells
    rater = make_employee("Rater4", cast.service, user=False)
    asked = PeerInvitation.objects.create(scorecard=card, rater=rater, state="answered", invited_at=st.NOW)
    PeerAnswer.objects.create(invitation=asked, item=item, points=D("77.77"))
    assert hidden_items([card]) == set()


def test_nobody_exports_their_own_scores_before_publication(cast):
    cast.wei.user.groups.set(cast.hr.groups.all())
    cycle = st.scored(cast, stages=())
    user = type(cast.hr).objects.get(pk=cast.wei.user_id)
    assert not export_cards(user, cycle, st.ON).filter(employee=cast.wei).exists()
    assert export_cards(cast.hr, cycle, st.ON).filter(employee=cast.wei).exists()


def test_the_workbook_is_made_behind_the_page(cycle, cast, monkeypatch):
    monkeypatch.setattr(make_cycle_book, "delay_on_commit", lambda *args: make_cycle_book(*args))
    hr, path = client_of(cast.hr), reverse("reports:cycle-excel", args=[cycle.public_id])
    assert client_of(cast.lin.user).post(path).status_code == 404
    assert hr.post(path).status_code == 302
    made = Download.objects.get(owner=cast.hr)
    assert made.name.endswith(".xlsx")
    assert made.kind == "performance.cycle_book"


def test_a_department_report_is_its_heads_and_hrs(cycle, cast):
    page = reverse("reports:department", args=[cycle.public_id, cast.live.public_id])
    shown = client_of(cast.lin.user).get(page).content.decode()
    assert "Wei" in shown
    assert "92.00" in shown or "98.00" in shown
    pdf = client_of(cast.hr).get(reverse("reports:department-pdf", args=[cycle.public_id, cast.live.public_id]))
    assert pdf.content.startswith(b"%PDF-")
    for user in (cast.sun.user, cast.wei.user, cast.tao.user, cast.finance):
        assert client_of(user).get(page).status_code == 404
    whole = reverse("reports:department", args=[cycle.public_id, cast.operations.public_id])
    lin = client_of(cast.lin.user).get(whole)
    assert "Lin" not in {line.name for line in lin.context["report"].people}
    assert client_of(cast.wei.user).get(reverse("reports:report-list")).status_code == 403
    assert "直播组" in client_of(cast.lin.user).get(reverse("reports:report-list")).content.decode()


def test_queries_of_the_report_do_not_grow(cast, django_assert_max_num_queries):
    small, large = st.team("Small", 2)[1], st.team("Large", 9)[1]
    cycle = advance_cycle(cycle=st.scored(cast, stages=()), actor=cast.hr, now=st.NOW)
    hr, counts = client_of(cast.hr), []
    for people in (small, large):
        page = reverse("reports:department", args=[cycle.public_id, people[0].assignments.get().department.public_id])
        hr.get(page)
        with django_assert_max_num_queries(45) as found:
            hr.get(page)
        counts.append(len(found))
    assert counts[0] == counts[1]
    assert Scorecard.objects.filter(cycle=cycle).count() > 11
