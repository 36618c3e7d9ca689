"""Goals prepared for pages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hrplatform.lib import formats
from hrplatform.lib.formats import join_names
from hrplatform.lib.paths import row_path
from hrplatform.lib.ui import Figure, Status
from performance.goals.enums import Commitment, Confidence, GoalKind, GoalLevel, GoalState, PartKind
from performance.goals.models import Goal, GoalCheckIn, GoalPart
from performance.goals.permissions import can_see_result
from performance.goals.results import points_of_goal
from performance.goals.selectors import CascadeGoal

CONFIDENCE = {
    Confidence.ON_TRACK: "good",
    Confidence.AT_RISK: "warn",
    Confidence.OFF_TRACK: "bad",
}


@dataclass(frozen=True)
class PartRow:
    """One milestone or key result as a line."""

    part: GoalPart
    stands: str
    progress: Decimal | None
    score: str


@dataclass(frozen=True)
class GoalCard:
    """A goal with all that a list or page says of it."""

    goal: Goal
    url: str
    kind: str
    owner: str
    state: Status
    confidence: Status | None
    progress: Decimal | None
    percent: str
    turn: str
    result: str
    parts: list[PartRow] = field(default_factory=list)
    shares: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class CascadeRow:
    """A line of the cascade: a goal, how deep, where it stands; people_url opens the goals of people below it."""

    goal: Goal
    url: str
    depth: int
    kind: str
    owner: str
    weight: str
    progress: Decimal | None
    percent: str
    told: str
    own: str
    confidence: Status | None
    people: str = ""
    people_url: str = ""
    is_person: bool = False


def kind_of(goal: Goal) -> str:
    """MBO, OKR · aspirational."""
    label = str(GoalKind(goal.kind).label)
    return f"{label} · {Commitment(goal.commitment).label}" if goal.commitment else label


def owner_of(goal: Goal) -> str:
    if goal.employee:
        return goal.employee.name
    if goal.department:
        return goal.department.name
    return str(GoalLevel(goal.level).label)


def state_of(goal: Goal) -> Status:
    """Where a goal stands, with whose turn it is while it is being agreed."""
    if goal.state == GoalState.ACTIVE:
        return Status("info", str(GoalState.ACTIVE.label), "player-play")
    if goal.state == GoalState.DONE:
        return Status("good", str(GoalState.DONE.label))
    if goal.state == GoalState.DROPPED:
        return Status("none", str(GoalState.DROPPED.label), "ban")
    return Status("warn", str(GoalState.DRAFT.label), "writing-sign")


def turn_of(goal: Goal) -> str:
    """Who still has to agree."""
    if goal.state != GoalState.DRAFT or not goal.employee:
        return ""
    if goal.employee_agreed_at:
        return _("waits for the boss")
    return _("waits for %(name)s") % {"name": goal.employee.name} if goal.boss_agreed_at else _("waits for both sides")


def confidence_of(goal: Goal) -> Status | None:
    if not goal.confidence:
        return None
    found = Confidence(goal.confidence)
    return Status(CONFIDENCE[found], str(found.label))


def percent(value: Decimal | None) -> str:
    return _("not reported yet") if value is None else formats.format_percent(value, 0)


def build_card(goal: Goal, *, viewer: Any, on: date) -> GoalCard:
    """The goal with its parts (prefetched); the rated result only for whoever may read it now."""
    sees = can_see_result(viewer, goal, on)
    parts = [part for part in goal.parts.all() if part.kind != PartKind.SHARE]
    shares = [part for part in goal.parts.all() if part.kind == PartKind.SHARE]
    return GoalCard(
        goal=goal, url=row_path("goals:goal-detail", goal.public_id), kind=kind_of(goal), owner=owner_of(goal),
        state=state_of(goal), confidence=confidence_of(goal), progress=goal.progress, percent=percent(goal.progress),
        turn=turn_of(goal), result=_result(goal) if sees else "",
        parts=[_part_row(part, sees) for part in parts],
        shares=[(str(part.department.name if part.department else ""), formats.format_number(part.weight.normalize()))
                for part in shares],
    )  # fmt: skip


def _result(goal: Goal) -> str:
    points = formats.format_number(points_of_goal(goal), 2)
    if goal.kind == GoalKind.MBO:
        share = formats.format_number(goal.completion)
        return _("%(share)s%% complete, %(points)s points") % {"share": share, "points": points}
    return _("%(points)s points") % {"points": points}


def _part_row(part: GoalPart, sees: bool) -> PartRow:
    score = f"{part.score:f}" if sees and part.score is not None else ""
    return PartRow(part, _stands(part), part.progress, score)


def _stands(part: GoalPart) -> str:
    """A figure on its way ("3.5 of 5 → 3 %"), or percent."""
    if part.base_value is None:
        return percent(part.progress)
    numbers = {
        "value": formats.format_number(part.value), "base": formats.format_number(part.base_value),
        "target": formats.format_number(part.target_value), "unit": part.unit,
    }  # fmt: skip
    if part.value is None:
        return _("from %(base)s to %(target)s %(unit)s") % numbers
    return _("now %(value)s, from %(base)s to %(target)s %(unit)s") % numbers


def cascade_row(row: CascadeGoal, query: str = "") -> CascadeRow:
    """query: of the page, to open the goals of people below a goal."""
    goal, stands = row.goal, row.stands
    owner = owner_of(goal)
    if row.owners:
        owner = join_names(f"{name} {formats.format_number(share.normalize())}%" for name, share in row.owners)
    told = (
        _("%(told)s of %(all)s reported") % {"told": stands.reported, "all": stands.count} if stands.count > 1 else ""
    )
    own = ""
    if goal.progress is not None and stands.progress != goal.progress:
        own = _("its own parts: %(share)s") % {"share": percent(goal.progress)}
    return CascadeRow(
        goal=goal, url=row_path("goals:goal-detail", goal.public_id), depth=min(row.depth, 5),
        kind=kind_of(goal), owner=owner, weight=_weight(goal), progress=stands.progress,
        percent=percent(stands.progress), told=told, own=own, confidence=confidence_of(goal),
        people=_people(row.people), people_url=f"?{query}open={goal.public_id}" if row.people else "",
    )  # fmt: skip


def _people(count: int) -> str:
    return ngettext("%(n)s goal of people", "%(n)s goals of people", count) % {"n": count} if count else ""


def person_row(goal: Goal, depth: int) -> CascadeRow:
    return CascadeRow(
        goal=goal, url=row_path("goals:goal-detail", goal.public_id), depth=min(depth, 5), kind=kind_of(goal),
        owner=owner_of(goal), weight=_weight(goal), progress=goal.progress, percent=percent(goal.progress), told="",
        own="", confidence=confidence_of(goal), is_person=True,
    )  # fmt: skip


def _weight(goal: Goal) -> str:
    return f"{formats.format_number(goal.weight.normalize())}%"


def with_people(rows: Sequence[CascadeRow], people: Iterable[Goal]) -> list[CascadeRow]:
    """Lines of people's goals put under the goal above them."""
    below: dict[int, list[Goal]] = {}
    for goal in people:
        below.setdefault(goal.parent_id or 0, []).append(goal)
    found: list[CascadeRow] = []
    for row in rows:
        found.append(row)
        found += [person_row(goal, row.depth + 1) for goal in below.get(row.goal.pk, ())]
    return found


def cascade_figures(rows: Sequence[CascadeGoal], people: int, to_agree: int) -> list[Figure]:
    """The strip above the cascade: where the company stands, and how sure its goals are."""
    tops = [
        row
        for row in rows
        if row.depth == 0 and row.goal.level == GoalLevel.COMPANY and row.stands.progress is not None
    ]
    weight = sum((row.goal.weight for row in tops), Decimal(0))
    mean = sum((row.goal.weight * (row.stands.progress or 0) for row in tops), Decimal(0)) / weight if weight else None
    sure = [row.goal.confidence for row in rows]
    words = {"good": sure.count(Confidence.ON_TRACK), "risk": sure.count(Confidence.AT_RISK),
             "off": sure.count(Confidence.OFF_TRACK)}  # fmt: skip
    return [
        Figure(_("Company goals"), _whole(mean), "" if mean is None else "%", note=_("by weight, from below")),
        Figure(_("Goals of departments and teams"), str(sum(row.goal.level != GoalLevel.COMPANY for row in rows)),
               note=_("%(good)s on track, %(risk)s at risk, %(off)s off track") % words),
        Figure(_("Goals of people"), str(people), note=_("%(n)s still being agreed") % {"n": to_agree}),
    ]  # fmt: skip


def _whole(share: Decimal | None) -> str:
    return formats.DASH if share is None else formats.format_number(share * 100, 0)


def history(check_ins: Iterable[GoalCheckIn]) -> list[dict[str, Any]]:
    """Check-ins as lines: day, who, how sure, words, what moved."""
    return [
        {
            "on": row.on, "by": row.by, "note": row.note, "progress": percent(row.progress),
            "confidence": Status(CONFIDENCE[Confidence(row.confidence)], str(Confidence(row.confidence).label)),
            "moved": [f"{line['title']}: {_moved(line)}" for line in row.figures],
        }
        for row in check_ins
    ]  # fmt: skip


def _moved(line: dict[str, str]) -> str:
    return f"{line['before'] or '—'} → {line['after'] or '—'}"


def sum_of_weights(cards: Sequence[GoalCard]) -> str:
    """The weights of a person's goals per kind, in words."""
    sums: dict[str, Decimal] = {}
    for card in cards:
        if card.goal.state != GoalState.DROPPED:
            sums[card.goal.kind] = sums.get(card.goal.kind, Decimal(0)) + card.goal.weight
    listed = [f"{GoalKind(kind).label} {formats.format_number(value.normalize())}%" for kind, value in sums.items()]
    return ngettext("%(n)s goal", "%(n)s goals", len(cards)) % {"n": len(cards)} + (
        f" · {' · '.join(listed)}" if listed else ""
    )
