"""The scorecard on paper: everything its score is worked out from, and what changed it since (spec 10)."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import override

from hrplatform.lib.pdf import render_pdf
from performance.appeals.models import Appeal
from performance.appeals.selectors import appeal_against
from performance.reports.peers import hidden_items
from performance.reviews.enums import Change
from performance.reviews.models import Scorecard, ScoreChange, ScoreCorrection
from performance.reviews.presenters import ResultItem, result_items


@dataclass(frozen=True)
class Paper:
    """What the PDF prints. score, band: what holds now, after calibration and corrections."""

    card: Scorecard
    rows: list[ResultItem]
    items_total: Decimal | None
    score: Decimal | None
    band: str
    moves: list[ScoreChange]
    corrections: list[ScoreCorrection]
    appeal: Appeal | None


def build_paper(card: Scorecard) -> Paper:
    """Items, calibration, corrections and the appeal; peers under four answers stay hidden."""
    corrections = list(card.corrections.select_related("item", "user").order_by("at", "pk"))
    newest = corrections[-1] if corrections else None
    hidden = hidden_items([card])
    return Paper(
        card=card,
        rows=[row for row in result_items(card) if row.item.pk not in hidden],
        items_total=card.item_score if card.item_score is not None else card.score,
        score=newest.score_after if newest else card.score,
        band=newest.band_after if newest else card.band,
        moves=list(card.changes.filter(kind=Change.CALIBRATION).select_related("user").order_by("at", "pk")),
        corrections=corrections,
        appeal=appeal_against(card),
    )


def scorecard_pdf(card: Scorecard, *, company: Any, now: datetime, language: str) -> bytes:
    """The PDF, in the language of whoever reads it."""
    with override(language):
        context = {"paper": build_paper(card), "card": card, "company": company, "now": now}
        return render_pdf("performance/pdf/scorecard.html", context)
