"""Every address is tried: nobody reaches their own score before publication, as employee or as rater (spec 4.2)."""

import re
import shutil
import subprocess
from decimal import Decimal as D
from io import BytesIO
from zipfile import BadZipFile, ZipFile

import pytest
from django.core.cache import cache
from django.urls import NoReverseMatch, reverse

from performance.goals.enums import GoalKind
from performance.reviews.enums import OPTIONAL, SHOWN_TO_EMPLOYEES, Stage
from performance.reviews.models import PeerAnswer, PeerInvitation, ReviewCycle, Scorecard, ScorecardItem, ScoreChange
from tests.isolation.routes import COMPANY, walk
from tests.performance.goals.helpers import agreed_goal
from tests.performance.reviews import stage as st
from tests.performance.reviews.test_pages import client_of

# Figures and words nothing else on any page has: of the judged points, score, adjusted score, band, comment, reason.
OWN = ("87.31", "93.17", "91.53", "QXBAND", "SECRETWORD", "WHYWORD")
HIDDEN = sorted(set(Stage) - SHOWN_TO_EMPLOYEES)
REVIEWING = {"reviews", "goals", "feedback", "calibration", "appeals", "growth", "retrospect", "reports", "checks"}
LEAVING = ("logout", "password", "language", "reauthenticate")
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


@pytest.fixture
def cycle(cast):
    """Everybody with a scorecard full of figures; those of other people differ (see only_of)."""
    cache.clear()
    for person in (cast.wei, cast.tao, cast.lin, cast.pan):
        st.add_results(person)
    made = st.opened(cast, stages=tuple(OPTIONAL))
    agreed_goal(cast.wei, cast.tao.user, GoalKind.MBO, cycle=made)
    return made


def only_of(cycle, person) -> None:
    """The tell-tale figures on this person's scorecard, plain ones on all others."""
    cards, items = cycle.scorecards.all(), ScorecardItem.objects.filter(scorecard__cycle=cycle, kind="qualitative")
    cards.update(score=D(70), item_score=D(70), adjusted_score=D(70), band="C", submitted_at=st.NOW)
    items.update(points=D(70), comment="plain", version=1)
    points, score, adjusted, band, word, reason = OWN
    cards.filter(employee=person).update(score=score, item_score=score, adjusted_score=adjusted, band=band)
    mine = items.filter(scorecard__employee=person)
    mine.update(points=points, comment=word)
    for item in mine:
        ScoreChange.objects.create(item=item, kind="head", before=None, after=D(points), reason=reason, at=st.NOW)


def set_stage(cycle, stage) -> None:
    ReviewCycle.objects.filter(pk=cycle.pk).update(
        stage=stage, published_at=st.NOW if stage in SHOWN_TO_EMPLOYEES else None
    )
    cycle.refresh_from_db()


def addresses(cycle, person, *, everywhere=True):
    """Every route of the company with what the person could put into it: own scorecard, cycle, file, item.

    Where a route is of another app, the person alone; everywhere=False: only routes of reviews and the person's file.
    """
    card = Scorecard.objects.get(cycle=cycle, employee=person)
    ids = [card.public_id, cycle.public_id, person.public_id, st.item_of(cycle, person).public_id]
    second = {
        "department_id": card.department.public_id, "scorer_id": person.public_id, "track": "promotion",
        "of": "result", "act": "open", "check_in": 1, "support": 1,
    }  # fmt: skip
    for route in walk(COMPANY):
        names, app = PARAMETER.findall(route.pattern), route.name.partition(":")[0]
        if not (everywhere or app in REVIEWING or app == "people"):
            continue
        if route.name.startswith("unnamed") or any(word in route.name for word in LEAVING):
            continue
        if not names:
            yield reverse(route.name)
        elif names[0] == "public_id":
            for one in ids if app in REVIEWING else [person.public_id]:
                values = {"public_id": one} | {name: second.get(name, one) for name in names[1:]}
                try:
                    yield reverse(route.name, kwargs=values)
                except NoReverseMatch:
                    break
    for tab in ("reviews", "goals", "growth", "log", "results"):
        yield reverse("people:person", args=[person.public_id]) + f"?tab={tab}"
    yield f"/api/v1/scorecards?employee={person.number}"


def words_in(answer) -> str:
    """What an answer says; spreadsheets are unpacked, PDFs read."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if content.startswith(b"%PDF") and shutil.which("pdftotext"):
        content = subprocess.run(["pdftotext", "-", "-"], input=content, capture_output=True, check=True).stdout
    try:
        with ZipFile(BytesIO(content)) as book:
            content = b"".join(book.read(name) for name in book.namelist())
    except BadZipFile:
        pass
    return content.decode("utf-8", "replace")


def told_by(client, paths) -> list[str]:
    """Addresses that say one of the person's own figures, with the export of every list."""
    cache.clear()
    found = []
    for path in paths:
        answer = client.get(path)
        text = words_in(answer) if answer.status_code == 200 else ""
        if "export=xlsx" in text:
            text += words_in(client.get(path, {"export": "xlsx"}))
        found += [f"{path}: {word}" for word in OWN if word in text]
    return found


def test_an_employee_is_told_nothing_by_any_address_until_publication(cast, cycle):
    only_of(cycle, cast.wei)
    client, paths = client_of(cast.wei.user), list(addresses(cycle, cast.wei, everywhere=False))
    assert len(paths) > 100
    set_stage(cycle, Stage.CALIBRATION)
    assert told_by(client, paths) == []
    set_stage(cycle, Stage.PUBLISHED)
    told = told_by(client, [path for path in paths if path.startswith("/reviews/")])
    assert any(path.startswith("/reviews/results/") for path in told), told
    assert client.get("/api/v1/scorecards").status_code == 401  # machines only, with a token of HR's making


@pytest.mark.slow
@pytest.mark.parametrize("stage", HIDDEN)
@pytest.mark.parametrize("who", ["wei", "tao", "lin", "hong"])
def test_nobody_is_told_their_own_score_at_any_stage(cast, cycle, who, stage):
    """Wei is scored; Tao scores her and is scored by Lin; Lin is second level; Hong of HR has a scorecard too."""
    person = cast.pan if who == "hong" else getattr(cast, who)
    user = cast.hr if who == "hong" else person.user
    if who == "hong":
        person.user = None
        person.save()
        person.user = user
        person.save()
    only_of(cycle, person)
    set_stage(cycle, stage)
    assert told_by(client_of(user), list(addresses(cycle, person, everywhere=stage == Stage.CALIBRATION))) == []


def test_peers_answers_stay_hidden_from_the_person_they_are_about(cast, cycle):
    """Four answers would be enough to show; the stage isn't."""
    card = st.card_of(cycle, cast.wei)
    item = st.item_of(cycle, cast.wei)
    for rater in (cast.mei, cast.pan, cast.sun, cast.lin):
        invitation = PeerInvitation.objects.create(scorecard=card, rater=rater, state="answered", invited_at=st.NOW)
        PeerAnswer.objects.create(invitation=invitation, item=item, points=D(OWN[0]), comment="SECRETWORD")
    set_stage(cycle, Stage.CALIBRATION)
    paths = [path for path in addresses(cycle, cast.wei) if path.startswith("/reviews/")]
    assert told_by(client_of(cast.wei.user), paths) == []
