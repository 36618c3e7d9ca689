"""Reviews prepared for pages and files."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hrplatform.lib import formats
from hrplatform.lib.escaping import escape_text
from hrplatform.lib.excel_sheets import Column, Sheet
from hrplatform.lib.lists import Cell, Row, Rows
from hrplatform.lib.paths import paths_below
from hrplatform.lib.ui import Status
from performance.reviews.enums import ORDER, RUNNING, SHOWN_TO_EMPLOYEES, ItemKind, Stage
from performance.reviews.grid import GridPage, GridRow
from performance.reviews.models import CycleStage, ReviewCycle, Scorecard, ScorecardItem
from performance.reviews.scoring import rounded
from performance.reviews.selectors import TeamProgress
from performance.reviews.services.cards import NO_DATA
from performance.reviews.services.goal_items import NO_GOALS

STAGE_STATUS = {
    Stage.DRAFT: ("neutral", "pencil"),
    Stage.GOALS: ("info", "target"),
    Stage.SELF: ("info", "user-edit"),
    Stage.HEAD: ("info", "clipboard-check"),
    Stage.SECOND: ("info", "eye"),
    Stage.CHECKS: ("warn", "shield-check"),
    Stage.CALIBRATION: ("warn", "scale"),
    Stage.APPROVAL: ("warn", "rubber-stamp"),
    Stage.PUBLISHED: ("good", ""),
    Stage.APPEALS: ("info", "message"),
    Stage.CLOSED: ("neutral", "lock"),
    Stage.CANCELLED: ("none", "ban"),
}


SOURCES = {
    ItemKind.KPI: gettext_lazy("from an imported file"),
    ItemKind.QUALITATIVE: gettext_lazy("judged by the scorer"),
    ItemKind.MBO: gettext_lazy("from the results of goals"),
    ItemKind.OKR: gettext_lazy("from the results of goals"),
    ItemKind.PEERS: gettext_lazy("from colleagues, by weight"),
}


def stage_status(stage: str) -> Status:
    kind, icon = STAGE_STATUS[Stage(stage)]
    return Status(kind, str(Stage(stage).label), icon)


@dataclass(frozen=True)
class StepView:
    """One stage on the cycle page."""

    label: str
    state: str
    deadline: date | None
    is_late: bool


def steps_of(cycle: ReviewCycle, on: date) -> list[StepView]:
    rows: list[CycleStage] = list(cycle.stages.all())
    place = {stage: number for number, stage in enumerate(ORDER)}
    now = place.get(Stage(cycle.stage), -1)
    return [
        StepView(
            label=str(Stage(row.stage).label),
            state="now" if row.stage == cycle.stage else ("done" if place[Stage(row.stage)] < now else "later"),
            deadline=row.deadline,
            is_late=bool(row.deadline and row.deadline < on and row.stage == cycle.stage and row.stage in RUNNING),
        )
        for row in rows
    ]


def progress_rows(cycle: ReviewCycle, teams: Iterable[TeamProgress], *, may_hand_over: bool) -> Rows:
    """Scorers with how far they are; each with a link to give the team to somebody else while scores come in."""
    rows = []
    good, waiting = Status("good", _("handed in")), Status("neutral", _("not handed in"))
    hand_over = _HandOver(cycle) if may_hand_over else None
    for team in teams:
        name = team.name or _("HR")
        status = good if team.handed_in else waiting
        cells = [
            Cell(name, html=_span("hr-name", name)),
            Cell(team.departments, html=_span("hr-2", team.departments)),
            *(Cell(str(number), right=True) for number in (team.people, team.self_done, team.scored)),
            Cell(status.word, status=status),
        ]
        if hand_over:
            cells.append(hand_over.cell(team, name))
        rows.append(Row("", tuple(cells)))
    return Rows(rows)


def _span(css: str, text: str) -> SafeString:
    return mark_safe(f'<span class="{css}">{escape_text(text)}</span>')


class _HandOver:
    """Links to give a team to somebody else: the path of one cycle, worked out once."""

    def __init__(self, cycle: ReviewCycle) -> None:
        self.words = _("Hand over")
        self.path = paths_below("reviews:cycle-hand-over", cycle.public_id)
        self.none = reverse("reviews:cycle-hand-over-none", args=[cycle.public_id])

    def cell(self, team: TeamProgress, name: str) -> Cell:
        url, words = self.path(team.scorer) if team.scorer else self.none, escape_text(self.words)
        link = f'<a class="btn btn-sm" href="{url}" aria-label="{words}: {escape_text(name)}">{words}</a>'
        return Cell(self.words, right=True, html=mark_safe(link))


def draw_departments(cycle: ReviewCycle) -> SafeString:
    """<li> of each department with the score of its own metrics; empty where none has any."""
    rows = cycle.department_scorecards.values_list("department__name", "score", "band")
    return mark_safe(
        "".join(
            [
                f'<li class="hr-row"><div><strong>{escape_text(name)}</strong></div>'
                f'<span class="hr-when">{formats.format_number(score, 2)} {escape_text(band)}</span></li>'
                for name, score, band in rows
            ]
        )
    )


@dataclass(frozen=True)
class TeamRow:
    """One cycle in which the account scores a team."""

    cycle: ReviewCycle
    people: int
    handed_in: int
    url: str
    status: Status


def team_rows(cards: QuerySet[Scorecard]) -> list[TeamRow]:
    """Cycles of these scorecards, running ones first; two queries."""
    counts = {
        row["cycle"]: row
        for row in cards.values("cycle").annotate(
            people=Count("pk"), handed=Count("pk", filter=Q(submitted_at__isnull=False))
        )
    }
    cycles = ReviewCycle.objects.filter(pk__in=counts).exclude(stage__in=(Stage.DRAFT, Stage.CANCELLED))
    rows = [
        TeamRow(
            cycle=cycle,
            people=counts[cycle.pk]["people"],
            handed_in=counts[cycle.pk]["handed"],
            url=reverse("reviews:team-grid", args=[cycle.public_id]),
            status=stage_status(cycle.stage),
        )
        for cycle in cycles.order_by("-until", "-pk")
    ]
    return sorted(rows, key=lambda row: row.cycle.stage not in RUNNING)


def grid_sheet(page: GridPage) -> Sheet:
    """The grid as a worksheet: achievements as fractions, points as numbers."""
    data = [
        Column(f"{column.name} {column.weight}", "percent", lambda row, index=index: row.data[index].achievement)
        for index, column in enumerate(page.data_columns)
    ]
    judged = [
        Column(f"{column.name} {column.weight}", "number", lambda row, index=index: _number(row.judged[index].value))
        for index, column in enumerate(page.judged_columns)
    ]
    columns: list[Column] = [
        Column(_("Number"), value=lambda row: row.card.number),
        Column(_("Name"), value=lambda row: row.card.name),
        Column(_("Position"), value=lambda row: row.card.position or ""),
        *data,
        *judged,
        Column(_("Score"), "number", lambda row: row.card.score),
        Column(_("Band"), value=lambda row: row.card.band),
    ]
    rows: list[GridRow] = page.rows
    return Sheet(_("Team scores"), columns, rows, note=f"{page.cycle.name} · {formats.format_day(page.cycle.until)}")


def _number(text: str) -> Decimal | None:
    return Decimal(text) if text else None


@dataclass(frozen=True)
class OwnReview:
    """One cycle as the employee sees it; score and band only once published."""

    card: Scorecard
    status: Status
    url: str
    action: str
    score: Decimal | None
    band: str
    text: str


def own_review(card: Scorecard) -> OwnReview:
    shown = card.cycle.stage in SHOWN_TO_EMPLOYEES
    if shown:
        url, action = reverse("reviews:result", args=[card.public_id]), _("Read the result")
        text = _("Published on %(day)s.") % {"day": formats.format_day(_day(card.cycle.published_at))}
    elif card.cycle.stage == Stage.SELF and not card.self_submitted_at:
        url, action = reverse("reviews:self-assessment", args=[card.public_id]), _("Assess myself")
        text = _("It is your turn: please assess yourself.")
    else:
        url, action = reverse("reviews:self-assessment", args=[card.public_id]), _("Look at it")
        text = _("Your result comes after scoring, checks and publication.")
    return OwnReview(
        card=card, status=stage_status(card.cycle.stage), url=url, action=action,
        score=card.held_score if shown else None, band=card.held_band if shown else "", text=text,
    )  # fmt: skip


def _day(value: Any) -> date | None:
    return formats.local(value).date() if value else None


@dataclass(frozen=True)
class ResultItem:
    """One line of a result: what it rests on, the points, the share of the score."""

    item: ScorecardItem
    source: str
    points: Decimal | None
    contribution: Decimal | None
    out: str


def result_items(card: Scorecard) -> list[ResultItem]:
    """Items in order with what each adds to the score; the sums are exact before rounding."""
    items = list(card.items.select_related("metric"))
    weight = sum((item.weight for item in items if not item.not_applicable), Decimal(0))
    return [_result_item(item, weight) for item in items]


def _result_item(item: ScorecardItem, weight: Decimal) -> ResultItem:
    if item.not_applicable:
        known = {NO_DATA: _("No data in this span"), NO_GOALS: _("No goal of this kind in this cycle")}
        reason = known.get(item.not_applicable_reason, item.not_applicable_reason)
        return ResultItem(item, "", None, None, _("Doesn't count: %(reason)s") % {"reason": reason})
    if item.kind == ItemKind.KPI and item.metric:
        source = _("%(value)s against %(target)s = %(share)s") % {
            "value": formats.format_measure(item.value, item.metric.unit),
            "target": formats.format_measure(item.target_value, item.metric.unit),
            "share": formats.format_percent(item.achievement),
        }
    else:
        source = str(SOURCES[ItemKind(item.kind)])
    share = item.weight * item.points / weight if item.points is not None and weight else None
    return ResultItem(item, source, rounded(item.points), rounded(share), "")
