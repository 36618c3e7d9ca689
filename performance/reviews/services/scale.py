"""The bands and the guideline of a cycle: company data that a new cycle takes over from the last one (spec 4.1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from audit.services import record
from performance.reviews import actions
from performance.reviews.enums import Stage
from performance.reviews.errors import ReviewRefused
from performance.reviews.models import ReviewCycle
from performance.reviews.scale import refuse_bands, refuse_guideline
from performance.reviews.scoring import DEFAULT_BANDS

DEFAULT_GUIDELINE = {"S": "0.1", "A": "0.3", "B": "0.4", "C": "0.1", "D": "0.1"}


@dataclass(frozen=True)
class ScaleRow:
    """One band: its floor, and its share in departments under and from the size on (fractions, None: not given)."""

    name: str
    floor: Decimal
    small: Decimal | None = None
    large: Decimal | None = None


def company_scale() -> tuple[list[list[str]], dict[str, Any]]:
    """Bands and guideline as the company keeps them: those of its newest own cycle, else the defaults."""
    last = ReviewCycle.objects.filter(is_imported=False).order_by("-created_at", "-pk").first()
    if last is None:
        return [[name, str(floor)] for name, floor in DEFAULT_BANDS], dict(DEFAULT_GUIDELINE)
    return last.bands, last.guideline


@transaction.atomic
def set_scale(*, cycle: ReviewCycle, rows: Sequence[ScaleRow], large_from: int, actor: Any) -> ReviewCycle:
    """Set the bands and the guideline of a draft; cycles to come take them over. Audited. Raises ReviewRefused."""
    if cycle.stage != Stage.DRAFT:
        raise ReviewRefused(_("The bands of a cycle stand once it is open."))
    _refuse(rows, large_from)
    ordered = sorted(rows, key=lambda row: -row.floor)
    bands = [[row.name, f"{row.floor.normalize():f}"] for row in ordered]
    sizes = [(1, [(row.name, row.small) for row in ordered]), (large_from, [(row.name, row.large) for row in ordered])]
    guideline = {
        "sizes": [
            {"from": start, "shares": {name: str(share) for name, share in shares if share is not None}}
            for start, shares in sizes
        ]
    }
    before = {"bands": cycle.bands, "guideline": cycle.guideline}
    cycle.bands, cycle.guideline = bands, guideline
    cycle.save(update_fields=["bands", "guideline"])
    record(
        action=actions.SCALE_SET, actor=actor, target=cycle, before=before,
        after={"bands": bands, "guideline": guideline},
    )  # fmt: skip
    return cycle


def _refuse(rows: Sequence[ScaleRow], large_from: int) -> None:
    texts = {
        "too_few": _("There are two bands at least."),
        "twice": _("Every band has a name and a floor of its own."),
        "outside_scale": _("A floor lies from 0 to under 120."),
        "no_lowest": _("The lowest band begins at 0."),
    }
    refused = refuse_bands([(row.name, row.floor) for row in rows])
    if refused:
        raise ReviewRefused(texts[refused])
    if any(refuse_guideline([getattr(row, size) for row in rows]) for size in ("small", "large")):
        raise ReviewRefused(_("Give a share for every band of a department size, together 100, or for none of them."))
    if large_from < 2:
        raise ReviewRefused(_("Large departments have two people at least."))
