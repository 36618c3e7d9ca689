"""Reviews and appeals in the dossier: every change, the correction that holds, the answer (spec 4.4)."""

from datetime import date
from decimal import Decimal as D

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from performance.appeals.services import assign_decider, decide_appeal, file_appeal
from performance.reviews.enums import Stage
from performance.reviews.services import advance_cycle, move_score
from pip_workflow.dossier.parts import Case
from pip_workflow.dossier.sources import scores
from tests.performance.reviews import stage as st

PDF = b"%PDF-1.7 a letter"


@pytest.fixture
def case(cast):
    """Wei's score was moved in calibration, published, appealed against and corrected."""
    with translation.override("en"):
        cycle = st.scored(cast, stages=(Stage.CALIBRATION, Stage.APPEALS))
        cycle = advance_cycle(cycle=cycle, actor=cast.hr, now=st.NOW)
        move_score(card=st.card_of(cycle, cast.wei), score=D(74), actor=cast.hr, now=st.NOW, reason="beside Mei")
        type(cycle).objects.filter(pk=cycle.pk).update(stage=Stage.PUBLISHED, published_at=st.NOW)
        cycle.refresh_from_db()
        letter = SimpleUploadedFile("letter.pdf", PDF)
        appeal = file_appeal(
            card=st.card_of(cycle, cast.wei), text="quality was 95", uploads=[letter], actor=cast.wei.user, on=st.ON,
            now=st.NOW,
        )  # fmt: skip
        assign_decider(appeal=appeal, decider=cast.sun.user, actor=cast.hr, now=st.NOW)
        quality = st.item_of(cycle, cast.wei)
        decide_appeal(
            appeal=appeal, answer="the reports say so", points={quality.pk: D(95)}, changed=True, actor=cast.sun.user,
            now=st.NOW,
        )  # fmt: skip
        yield Case(cast.wei, date(2025, 1, 1), date(2025, 12, 31), st.NOW)


def test_an_appeal_stands_with_its_words_files_and_answer(case):
    [exhibit] = scores.appeals(case)
    said = str((exhibit.facts, exhibit.paragraphs))
    for words in ("quality was 95", "the reports say so", "Sun"):
        assert words in said
    assert [(file.name, file.content) for file in exhibit.originals] == [("letter.pdf", PDF)]


def test_a_review_stands_with_every_change_and_the_correction_that_holds(case):
    [exhibit] = scores.reviews(case)
    rows = [row for table in exhibit.tables[1:] for row in table.rows]
    assert any("beside Mei" in row and "74.00" in row for row in rows), "moved as a whole in calibration"
    assert any("Appeal: the reports say so" in str(row) for row in exhibit.tables[-1].rows)
