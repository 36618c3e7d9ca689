"""Nominations and recognitions prepared for pages."""

from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from hrplatform.lib.formats import format_number
from hrplatform.lib.ui import Status
from people.models import Employee
from performance.growth.enums import NominationState, RecognitionKind
from performance.growth.models import Nomination, Recognition
from performance.growth.services import why_not
from performance.growth.tracks import Basis

STATE_STATUS = {
    NominationState.PROPOSED: "neutral",
    NominationState.APPROVED: "good",
    NominationState.REJECTED: "none",
    NominationState.WITHDRAWN: "none",
}
KIND_ICONS = {
    RecognitionKind.HONOUR: "award",
    RecognitionKind.OPPORTUNITY: "plant-2",
    RecognitionKind.THANKS: "heart-handshake",
}


def nomination_status(row: Nomination) -> Status:
    icon = "" if row.state in (NominationState.PROPOSED, NominationState.APPROVED) else "ban"
    return Status(STATE_STATUS[NominationState(row.state)], str(NominationState(row.state).label), icon)


def recognition_status(row: Recognition) -> Status:
    kind = RecognitionKind(row.kind)
    if row.withdrawn_at:
        return Status("none", _("Withdrawn"), "ban")
    return Status("info", str(kind.label), KIND_ICONS[kind])


@dataclass(frozen=True)
class BasisRow:
    """One cycle a nomination rests on."""

    name: str
    score: Decimal | None
    band: str
    low: bool


@dataclass(frozen=True)
class BasisView:
    """The scores, and in words what they say."""

    rows: list[BasisRow]
    sentence: str
    reached: bool
    mean: Decimal | None
    floor: Decimal
    floor_each: Decimal
    values: list[Decimal | None]


def show_basis(basis: Basis) -> BasisView:
    """Newest first in the table, oldest first in the curve."""
    rows = [
        BasisRow(item.name, item.score, item.band, item.score is not None and item.score < basis.floors.each)
        for item in basis.counted
    ]
    return BasisView(
        rows=rows, sentence=basis_sentence(basis), reached=basis.reached, mean=basis.mean, floor=basis.floors.mean,
        floor_each=basis.floors.each, values=[item.score for item in reversed(basis.counted)],
    )  # fmt: skip


def basis_sentence(basis: Basis) -> str:
    if not basis.reached:
        return why_not(basis)
    return _("Over the last %(cycles)s cycles the mean score is %(mean)s; the track asks for %(floor)s, and no cycle is below %(each)s.") % {  # noqa: E501
        "cycles": basis.needed, "mean": format_number(basis.mean, 2), "floor": format_number(basis.floors.mean),
        "each": format_number(basis.floors.each),
    }  # fmt: skip


@dataclass(frozen=True)
class CandidateRow:
    """Somebody whose scores carry a nomination."""

    employee: Employee
    mean: Decimal | None
    values: list[Decimal | None]
    url: str


def candidate_rows(found: list[tuple[Employee, Basis]], track: str) -> list[CandidateRow]:
    return [
        CandidateRow(
            person, basis.mean, [item.score for item in reversed(basis.counted)],
            reverse("growth:nomination-create", args=[person.public_id, track]),
        )
        for person, basis in found
    ]  # fmt: skip


def frozen_rows(nomination: Nomination) -> list[BasisRow]:
    """The scores as they stood when it was proposed."""
    return [BasisRow(row["name"], Decimal(row["score"]), row["band"], False) for row in nomination.evidence]
