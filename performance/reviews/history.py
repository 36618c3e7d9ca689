"""How a score came about: every change with who, when, from, to and why (spec 4.2)."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from hrplatform.lib import formats
from performance.reviews.enums import Change, ItemKind
from performance.reviews.models import Scorecard, ScoreChange, ScoreCorrection, in_language


@dataclass(frozen=True)
class Step:
    """One change. what: the item, or the whole score."""

    at: datetime
    who: str
    what: str
    kind: str
    before: Decimal | None
    after: Decimal | None
    reason: str

    def as_text(self) -> dict[str, str]:
        """For a page that draws it in the browser."""
        return {
            "at": formats.format_moment(self.at),
            "who": self.who,
            "kind": self.kind,
            "change": f"{_points(self.before)} → {_points(self.after)}",
            "reason": self.reason,
        }


def _points(value: Decimal | None) -> str:
    return "—" if value is None else formats.format_number(value, 2)


def item_history(cards: QuerySet[Scorecard], *, with_self: bool) -> dict[UUID, list[Step]]:
    """{judged item's public id: its changes, newest first}; self-scores only where they may be seen. One query."""
    rows = ScoreChange.objects.filter(item__scorecard__in=cards.order_by(), item__kind=ItemKind.QUALITATIVE)
    if not with_self:
        rows = rows.exclude(kind=Change.SELF)
    labels = {kind: str(label) for kind, label in Change.choices}
    found: dict[UUID, list[Step]] = {}
    for key, zh, en, name, username, at, kind, before, after, reason in rows.order_by("-at", "-pk").values_list(
        "item__public_id", "item__name_zh", "item__name_en", "user__display_name", "user__username", "at", "kind",
        "before", "after", "reason",
    ):  # fmt: skip
        who = name or username or _("the system")
        found.setdefault(key, []).append(Step(at, who, in_language(zh, en), labels[kind], before, after, reason))
    return found


def card_history(card: Scorecard) -> list[Step]:
    """Everything that changed on a scorecard, corrections after publication included, newest first. Two queries."""
    rows = ScoreChange.objects.filter(Q(item__scorecard=card) | Q(scorecard=card)).select_related("user", "item")
    corrections = ScoreCorrection.objects.filter(scorecard=card).select_related("user", "item")
    steps = [_step(row) for row in rows] + [step for row in corrections for step in _corrected(row)]
    return sorted(steps, key=lambda step: step.at, reverse=True)


def _step(row: ScoreChange) -> Step:
    what = row.item.name if row.item else _("The whole score")
    who = str(row.user) if row.user else _("the system")
    return Step(row.at, who, what, str(Change(row.kind).label), row.before, row.after, row.reason)


def _corrected(row: ScoreCorrection) -> list[Step]:
    who, kind = (str(row.user) if row.user else _("the system")), _("correction after publication")
    steps = [Step(row.at, who, _("The whole score"), kind, row.score_before, row.score_after, row.reason)]
    if row.item:
        steps.append(Step(row.at, who, row.item.name, kind, row.points_before, row.points_after, row.reason))
    return steps
