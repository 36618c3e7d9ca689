"""Who sees what when: the table, and an employee who reaches no score before publication by any route (spec 4.2)."""

from datetime import date
from decimal import Decimal as D
from io import BytesIO
from zipfile import BadZipFile, ZipFile

import pytest
from django.core.cache import cache
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as some

from performance.reviews import permissions, signals
from performance.reviews.enums import SHOWN_TO_EMPLOYEES, Stage
from performance.reviews.models import ReviewCycle, Scorecard, ScorecardItem
from performance.reviews.selectors import final_scores
from performance.reviews.visibility import TABLE, Part, Viewer, sees, stages_showing
from tests.performance.reviews import stage as st
from tests.performance.reviews.test_pages import client_of

STAGES, VIEWERS = some.sampled_from(sorted(TABLE)), some.sampled_from(sorted(Viewer))
# Figures nothing else on any page has.
POINTS, SCORE, BAND = "87.31", "93.17", "QXBAND"


@given(STAGES, VIEWERS, some.booleans(), some.booleans())
def test_nobody_below_hr_sees_a_score_before_there_is_one_and_employees_only_published_ones(stage, viewer, hides, done):
    shows = sees(viewer, stage, Part.SCORE, hides_self=hides, handed_in=done)
    if viewer in (Viewer.EMPLOYEE, Viewer.LEADER):
        assert shows == (stage in SHOWN_TO_EMPLOYEES)
    if stage in (Stage.DRAFT, Stage.GOALS, Stage.SELF) and viewer != Viewer.HR:
        assert not shows
    if viewer == Viewer.SCORER and hides and not done:
        assert not sees(viewer, stage, Part.SELF, hides_self=True, handed_in=False)
    assert (stage in stages_showing(viewer, Part.SCORE)) == sees(viewer, stage, Part.SCORE)
    if shows:
        assert sees(viewer, stage, Part.STATUS)


def test_the_table_has_every_stage_and_role():
    assert set(TABLE) == set(Stage)
    assert all(len(row) == len(Viewer) for row in TABLE.values())


@pytest.fixture
def cycle(cast):
    cache.clear()
    st.add_results(cast.wei)
    made = st.opened(cast, stages=(Stage.SELF,))
    ScorecardItem.objects.filter(scorecard__cycle=made, kind="qualitative").update(
        points=D(POINTS), self_points=D(70), comment="SECRETWORD", version=1
    )
    made.scorecards.update(score=D(SCORE), item_score=D(SCORE), adjusted_score=D(SCORE), band=BAND, submitted_at=st.NOW)
    return made


def routes_of(cycle, person):
    """Every address at which something of a scorecard could be had, by page, file and API."""
    card, item = st.card_of(cycle, person), st.item_of(cycle, person)
    of_card = ("self-assessment", "result", "peer-invite")
    of_cycle = (
        "team-grid", "team-excel", "cycle-detail", "cycle-scorecards", "second-review", "cycle-approval",
    )  # fmt: skip
    listed = reverse("reviews:cycle-scorecards", args=[cycle.public_id])
    return [
        *(reverse(f"reviews:{name}") for name in ("my-reviews", "team-list", "cycle-list", "peer-list")),
        *(reverse(f"reviews:{name}", args=[card.public_id]) for name in of_card),
        *(reverse(f"reviews:{name}", args=[cycle.public_id]) for name in of_cycle),
        f"{listed}?export=xlsx", reverse("reviews:cell-save", args=[item.public_id]),
        reverse("people:person", args=[person.public_id]), reverse("people:me"), "/",
        "/api/v1/scorecards/", "/api/v1/scorecards", f"/api/v1/scorecards/?employee={person.number}", "/api/v1/cycles/",
    ]  # fmt: skip


def words_in(answer) -> str:
    """What an answer says, spreadsheets unpacked."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    try:
        with ZipFile(BytesIO(content)) as book:
            content = b"".join(book.read(name) for name in book.namelist())
    except BadZipFile:
        pass
    return content.decode("utf-8", "replace")


def leaks(client, cycle, person) -> list[str]:
    found = []
    for path in routes_of(cycle, person):
        text = words_in(client.get(path, follow=True))
        found += [f"{path}: {word}" for word in (POINTS, SCORE, BAND, "SECRETWORD") if word in text]
    return found


HIDDEN = sorted(set(Stage) - SHOWN_TO_EMPLOYEES)


def test_an_employee_reaches_no_score_before_publication_by_any_route(cast, cycle):
    client = client_of(cast.wei.user)
    for stage in HIDDEN:
        ReviewCycle.objects.filter(pk=cycle.pk).update(stage=stage)
        cycle.refresh_from_db()
        assert leaks(client, cycle, cast.wei) == [], stage
        assert final_scores(cycle) == {}
    ReviewCycle.objects.filter(pk=cycle.pk).update(stage=Stage.PUBLISHED, published_at=st.NOW)
    cycle.refresh_from_db()
    assert any(BAND in leak for leak in leaks(client, cycle, cast.wei))


def test_nobody_sees_their_own_appraisal_as_a_rater_not_even_hr(cast, cycle):
    """Tao scores Wei and is scored by Lin; Hong of HR has a scorecard too."""
    hong = cast.pan
    hong.user, old = None, hong.user
    hong.save()
    hong.user = cast.hr
    hong.save()
    for who, user in ((cast.tao, cast.tao.user), (hong, cast.hr)):
        for stage in HIDDEN:
            ReviewCycle.objects.filter(pk=cycle.pk).update(stage=stage)
            seen = permissions.visible_scorecards(user, st.ON)
            assert who.pk not in set(seen.values_list("employee", flat=True)), (who, stage)
            assert who.pk not in set(permissions.scored_by(user, st.ON).values_list("employee", flat=True))
            assert who.pk not in set(permissions.reviewed_by(user, st.ON).values_list("employee", flat=True))
    assert old is not None


def test_a_scorer_sees_no_self_score_before_scoring_where_the_company_says_so(cast, cycle):
    ReviewCycle.objects.filter(pk=cycle.pk).update(stage=Stage.HEAD, hides_self_scores=True)
    cycle.scorecards.update(submitted_at=None)
    ScorecardItem.objects.filter(scorecard__cycle=cycle).update(self_points=D("66.77"), self_comment="SELFWORD")
    client = client_of(cast.tao.user)
    paths = [reverse(f"reviews:{name}", args=[cycle.public_id]) for name in ("team-grid", "team-excel")]
    assert all("66.77" not in words_in(client.get(path)) for path in paths)
    assert all("SELFWORD" not in words_in(client.get(path)) for path in paths)
    cycle.scorecards.update(submitted_at=st.NOW)
    assert "66.77" in words_in(client.get(paths[0]))


def test_a_transfer_shows_each_boss_only_their_own_part(cast, cycle):
    mine = Scorecard.objects.get(cycle=cycle, employee=cast.wei)
    other = Scorecard.objects.create(
        cycle=cycle, employee=cast.wei, department=cast.service, scorer=cast.sun, start=date(2025, 2, 1),
        until=date(2025, 3, 31), score=D(50),
    )  # fmt: skip
    ReviewCycle.objects.filter(pk=cycle.pk).update(stage=Stage.HEAD)
    assert list(permissions.visible_scorecards(cast.tao.user, st.ON).filter(employee=cast.wei)) == [mine]
    assert list(permissions.visible_scorecards(cast.sun.user, st.ON).filter(employee=cast.wei)) == [other]
    assert signals.publication_guards
