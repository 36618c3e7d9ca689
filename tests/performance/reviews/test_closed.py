"""Closed is for good in the database too: SQL as the application role is refused, corrections are linked."""

from decimal import Decimal as D

import pytest
from django.db import DatabaseError, connection, transaction

from performance.reviews.enums import Stage
from performance.reviews.models import ReviewCycle, Scorecard, ScorecardItem, ScoreChange
from performance.reviews.services import advance_cycle, correct_published
from tests.performance.reviews import stage as st

CARD = "performance_scorecard WHERE cycle_id = %s"
ITEM = "performance_scorecarditem WHERE scorecard_id IN (SELECT id FROM performance_scorecard WHERE cycle_id = %s)"
CHANGE = f"performance_scorechange WHERE item_id IN (SELECT id FROM {ITEM})"
CYCLE = "performance_reviewcycle WHERE id = %s"


def sql(act: str, of: str, cycle, values: str = "") -> int:
    """Rows touched by one statement as the application's role."""
    table, _, where = of.partition(" WHERE ")
    verb = f"UPDATE {table} SET {values}" if act == "update" else f"DELETE FROM {table}"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"{verb} WHERE {where}", [cycle.pk])
        return cursor.rowcount


@pytest.fixture
def published(cast):
    return advance_cycle(cycle=st.scored(cast, stages=()), actor=cast.hr, now=st.NOW)


@pytest.fixture
def closed(cast, published):
    return advance_cycle(cycle=published, actor=cast.hr, now=st.NOW)


FORBIDDEN = (
    (CARD, "score = 120"), (CARD, "band = 'S'"), (CARD, "item_score = NULL"), (CARD, "scorer_id = NULL"),
    (ITEM, "points = 120"), (ITEM, "comment = ''"), (ITEM, "weight = 1"), (ITEM, "not_applicable = true"),
    (CHANGE, "after = 0"), (CHANGE, "reason = 'x'"), (CYCLE, "stage = 'published'"), (CYCLE, "bands = '[]'"),
)  # fmt: skip


def test_sql_changes_nothing_of_a_closed_cycle(closed):
    assert closed.stage == Stage.CLOSED
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False,)
    for of, values in FORBIDDEN:
        with pytest.raises(DatabaseError, match="closed"):
            sql("update", of, closed, values)
    for of in (CHANGE, ITEM, CARD):
        with pytest.raises(DatabaseError, match="closed"):
            sql("delete", of, closed)
    for model in (Scorecard, ScorecardItem, ScoreChange):
        assert model.objects.exists()


def test_what_checks_compute_on_closed_cycles_is_still_kept(closed):
    assert sql("update", CARD, closed, "adjusted_score = 80") == closed.scorecards.count()
    assert sql("update", CYCLE, closed, "checked_at = now()") == 1


def test_before_closing_the_same_statements_go_through(published):
    for of, values in ((CARD, "score = 120"), (ITEM, "points = 120"), (CHANGE, "reason = 'x'")):
        assert sql("update", of, published, values) > 0


def test_a_correction_is_a_linked_record_that_itself_never_changes(cast, closed):
    card = st.card_of(closed, cast.wei)
    before = card.score
    made = correct_published(card=card, score=D(99), actor=cast.hr, now=st.NOW, reason="typed wrong")
    card.refresh_from_db()
    assert (card.score, made.scorecard, made.score_after) == (before, card, D(99))
    of = "performance_scorecorrection WHERE scorecard_id IN (SELECT id FROM performance_scorecard WHERE cycle_id = %s)"
    for act in ("update", "delete"):
        with pytest.raises(DatabaseError, match="only ever added"):
            sql(act, of, closed, "score_after = 1")


def test_an_imported_cycle_may_be_taken_back_but_not_rewritten(closed):
    ReviewCycle.objects.filter(pk=closed.pk).update(is_imported=True)
    with pytest.raises(DatabaseError, match="closed"):
        sql("update", ITEM, closed, "points = 1")
    assert sql("delete", CHANGE, closed) > 0
    assert sql("delete", ITEM, closed) > 0
