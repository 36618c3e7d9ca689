"""Reading records page by page (spec 13.1, 13.2, 13.7)."""

import pytest
from django.db import transaction

from hrplatform.lib.dump import records
from intake.tokens.scopes import READ
from performance.reviews.enums import SHOWN_TO_EMPLOYEES, Stage
from performance.reviews.models import ReviewCycle
from tests.performance.reviews import stage as st


@pytest.mark.parametrize("kind", list(READ))
def test_every_kind_answers(call, cast, kind):
    answer = call(f"read:{kind}").get(kind)
    assert answer.status_code == 200, answer.content
    assert answer.json()["items"] == list(records(kind))[: len(answer.json()["items"])]


def test_judged_scores_are_read_once_they_are_published(call, cast):
    """Whoever reads another system's screens reads what its token gave it (spec 4.2)."""
    cycle = st.scored(cast, stages=())
    caller = call("read:scorecards")
    for stage in Stage:
        with transaction.atomic():
            ReviewCycle.objects.filter(pk=cycle.pk).update(stage=stage)
            [row] = caller.get("scorecards", employee=cast.wei.number).json()["items"]
            transaction.set_rollback(True)  # a closed cycle would stay closed
        shown = stage in SHOWN_TO_EMPLOYEES
        assert (row["score"], row["band"]) == (("80.00", "B") if shown else (None, "")), stage
        judged = {item["points"] for item in row["items"] if item["kind"] == "judged"}
        assert judged == ({"80.00"} if shown else {None}), stage
