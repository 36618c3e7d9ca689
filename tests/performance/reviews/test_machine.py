"""The state machine by random acts: no stage is skipped, closed is for good (spec 4.2)."""

from datetime import timedelta
from decimal import Decimal as D

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from performance.reviews import signals
from performance.reviews.enums import ENDED, OPTIONAL, ORDER, SHOWN_TO_EMPLOYEES, Stage
from performance.reviews.errors import ReviewRefused
from performance.reviews.models import CycleStage, Scorecard, ScorecardItem, ScoreChange
from performance.reviews.services import (
    advance_cycle,
    cancel_cycle,
    correct_published,
    move_score,
    refresh_data,
    set_deadlines,
)
from performance.reviews.services.handover import hand_over
from performance.reviews.services.stages import move_cycle
from tests.performance.reviews import stage as st

CHOSEN = some.sets(some.sampled_from(sorted(OPTIONAL - {Stage.APPROVAL})))
NAMES = ["advance", "advance", "score", "review", "skip", "type", "move", "correct", "data", "hand", "due", "cancel"]
ACTS = some.lists(some.sampled_from(NAMES), max_size=14)


class Undo(Exception):
    """Rolls the example back."""


@pytest.fixture
def free(monkeypatch):
    """Without what other rooms hang on the stages."""
    monkeypatch.setattr(signals, "stage_guards", {})


def frozen(cycle):
    """Everything a closed cycle may never change."""
    cards = Scorecard.objects.filter(cycle=cycle).order_by("pk")
    items = ScorecardItem.objects.filter(scorecard__cycle=cycle).order_by("pk")
    return (
        list(cards.values_list("score", "band", "item_score", "calibrated_score", "scorer", "submitted_at")),
        list(items.values_list("points", "self_points", "comment", "not_applicable", "weight", "version")),
        ScoreChange.objects.filter(item__scorecard__cycle=cycle).count(),
    )


def act(name, cycle, cast, tick):
    """One act by name; what the rules refuse is refused with a word."""
    now = st.NOW + timedelta(minutes=tick)
    card = cycle.scorecards.select_related("cycle").get(employee=cast.wei)
    if name == "advance":
        return advance_cycle(cycle=cycle, actor=cast.hr, now=now)
    if name == "skip":
        return move_cycle(cycle=cycle, to=Stage.CLOSED, actor=cast.hr, now=now)
    if name == "score":
        return st.score_everybody(cycle, actor=cast.hr)
    if name == "review":
        return cycle.scorecards.filter(cycle__stage=Stage.SECOND).update(reviewed_at=now)
    if name == "type":
        return st.type_points(cycle, cast.wei, str(tick), actor=cast.hr)
    if name == "move":
        return move_score(card=card, score=D(50 + tick), actor=cast.hr, now=now, reason="x")
    if name == "correct":
        return correct_published(card=card, score=D(30 + tick), actor=cast.hr, now=now, reason="x")
    if name == "data":
        return refresh_data(cycle=cycle, now=now)
    if name == "hand":
        return hand_over(cycle=cycle, scorer=cast.tao, to=cast.lin, actor=cast.hr, now=now, reason="x")
    if name == "due":
        return set_deadlines(cycle=cycle, deadlines={Stage.HEAD: st.ON}, actor=cast.hr)
    return cancel_cycle(cycle=cycle, actor=cast.hr, now=now, reason="x")


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(chosen=CHOSEN, names=ACTS)
def test_no_stage_is_skipped_and_what_is_closed_never_changes(cast, free, chosen, names):
    try:
        with transaction.atomic():
            _story(cast, chosen, names)
            raise Undo
    except Undo:
        pass


def _story(cast, chosen, names):
    cycle = st.opened(cast, stages=tuple(chosen), with_head_scores=Stage.HEAD in chosen)
    own = list(CycleStage.objects.filter(cycle=cycle).values_list("stage", flat=True))
    assert own == [stage for stage in ORDER if stage in chosen or stage not in OPTIONAL]
    closed = None
    for tick, name in enumerate(names):
        before = cycle.stage
        try:
            with transaction.atomic():
                act(name, cycle, cast, tick)
        except ReviewRefused:
            pass
        cycle.refresh_from_db()
        after = cycle.stage
        if after != before:
            assert before not in ENDED
            assert name in {"advance", "cancel"} or (name == "skip" and own.index(before) + 1 == own.index(after))
            if after == Stage.CANCELLED:
                assert before not in SHOWN_TO_EMPLOYEES
            else:
                assert own.index(after) == own.index(before) + 1
        if closed is None and cycle.stage in ENDED:
            closed = frozen(cycle)
        if closed is not None:
            assert frozen(cycle) == closed
