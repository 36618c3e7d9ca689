"""What a retrospective is made of, read in a constant number of queries."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Count, F, Max, Q, Sum

from hrplatform.lib.formats import local
from performance.appeals.models import Appeal
from performance.checks.models import Finding
from performance.goals.selectors import agreed_moments
from performance.growth.scores import person_scores
from performance.retrospect.looking import AppealCount, CycleFacts, Deadline, FindingCount, PersonFact
from performance.retrospect.registry import Paid, awards_of
from performance.reviews.enums import SHOWN_TO_EMPLOYEES, Change, ItemKind, Stage
from performance.reviews.models import ReviewCycle, Scorecard, ScorecardItem, ScoreChange
from performance.reviews.scoring import DEFAULT_BANDS, band_of
from performance.reviews.selectors import corrected_scores
from performance.reviews.services.cards import bands_of


def facts_of(cycle: ReviewCycle) -> CycleFacts:
    """Everything about a published cycle."""
    bands = bands_of(cycle) or list(DEFAULT_BANDS)
    return CycleFacts(
        people=_people(cycle, bands),
        bands=[name for name, _floor in sorted(bands, key=lambda band: -band[1])],
        deadlines=deadlines_of(cycle),
        findings=_findings(cycle),
        appeals=appeals_count(cycle),
        calibrated=calibrated_count(cycle),
    )


def _people(cycle: ReviewCycle, bands: list[tuple[str, Decimal]]) -> list[PersonFact]:
    paid = _paid(awards_of(cycle))
    earlier = previous_cycle(cycle)
    before = person_scores(earlier) if earlier else {}
    corrected, data = corrected_scores(cycle), _data_points(cycle)
    rows = Scorecard.objects.filter(cycle=cycle, counts=True).order_by("department__path", "employee__number", "start")
    found = []
    for pk, employee, department, score in rows.values_list("pk", "employee_id", "department_id", "score"):
        holds = corrected.get(pk, score)
        if holds is None:
            continue
        award = paid.get((employee, department))
        found.append(
            PersonFact(
                employee=employee,
                department=department,
                score=holds,
                band=band_of(holds, bands),
                kpi=data.get(pk),
                before=before.get(employee),
                band_before=band_of(before.get(employee), bands),
                award=award.amount if award else None,
                salary=award.salary if award else None,
            )
        )
    return found


def _paid(rows: Iterable[Paid]) -> dict[tuple[int, int], Paid]:
    """One row per person and department; several pools of a cycle are added up."""
    found: dict[tuple[int, int], Paid] = {}
    for row in rows:
        key = (row.employee, row.department)
        other = found.get(key)
        found[key] = Paid(*key, row.amount + other.amount, max(row.salary, other.salary)) if other else row
    return found


def _data_points(cycle: ReviewCycle) -> dict[int, Decimal]:
    """{scorecard id: weighted mean points of its data items}."""
    rows = ScorecardItem.objects.filter(
        scorecard__cycle=cycle, kind=ItemKind.KPI, points__isnull=False, not_applicable=False
    )
    sums = rows.order_by().values_list("scorecard").annotate(top=Sum(F("weight") * F("points")), bottom=Sum("weight"))
    return {pk: top / bottom for pk, top, bottom in sums if bottom}


def previous_cycle(cycle: ReviewCycle) -> ReviewCycle | None:
    """The published cycle of the same kind before this one."""
    rows = ReviewCycle.objects.filter(stage__in=SHOWN_TO_EMPLOYEES, kind=cycle.kind, until__lt=cycle.until)
    return rows.order_by("-until", "-pk").first()


# Steps of people by the moment that ends them: each scorecard, or each boss's whole team.
STEPS = {Stage.SELF: "self_submitted_at"}
TEAM_STEPS = {Stage.HEAD: ("scorer", "submitted_at"), Stage.SECOND: ("reviewer", "reviewed_at")}


def deadlines_of(cycle: ReviewCycle) -> list[Deadline]:
    """Each stage that had a deadline: how many of its steps were done by then."""
    stages = list(cycle.stages.order_by("sequence"))
    left = {row.stage: after.entered_at for row, after in zip(stages, stages[1:], strict=False)}
    found = []
    for row in stages:
        if row.deadline is None or row.entered_at is None:
            continue
        moments = _moments(cycle, Stage(row.stage), left.get(row.stage))
        found.append(Deadline(row.stage, row.deadline, len(moments), _in_time(moments, row.deadline)))
    return [row for row in found if row.steps]


def _moments(cycle: ReviewCycle, stage: Stage, left: datetime | None) -> list[datetime | None]:
    cards = cycle.scorecards.order_by()
    if stage == Stage.GOALS:
        return agreed_moments(cycle)
    if stage in STEPS:
        return list(cards.values_list(STEPS[stage], flat=True))
    if stage in TEAM_STEPS:
        boss, moment = TEAM_STEPS[stage]
        open_rows = Count("pk", filter=Q(**{f"{moment}__isnull": True}))
        teams = cards.exclude(**{boss: None}).values(boss).annotate(waiting=open_rows, last=Max(moment))
        return [row["last"] if not row["waiting"] else None for row in teams]
    return [left] if left else []


def _in_time(moments: Iterable[datetime | None], deadline: date) -> int:
    return sum(moment is not None and local(moment).date() <= deadline for moment in moments)


def _findings(cycle: ReviewCycle) -> list[FindingCount]:
    """Findings by check; upheld counts those closed after being upheld."""
    rows = Finding.objects.filter(cycle=cycle).order_by().values_list("check_code", "state").annotate(n=Count("pk"))
    counts: dict[str, Counter[str]] = {}
    for check, state, number in rows:
        counts.setdefault(check, Counter())[state] += number
    return [_finding_count(check, states) for check, states in sorted(counts.items())]


def _finding_count(check: str, states: Counter[str]) -> FindingCount:
    upheld = states["upheld"] + states["closed"]
    return FindingCount(check, sum(states.values()), upheld, states["dismissed"], states["open"])


def appeals_count(cycle: ReviewCycle) -> AppealCount:
    """Appeals of the cycle by what became of them."""
    rows = Appeal.objects.filter(scorecard__cycle=cycle).order_by().values_list("state").annotate(n=Count("pk"))
    states = Counter(dict(rows))
    filed = sum(states.values())
    return AppealCount(filed, states["changed"], states["kept"], states["open"], states["withdrawn"])


def calibrated_count(cycle: ReviewCycle) -> int:
    """How many scorecards calibration moved."""
    rows = ScoreChange.objects.filter(kind=Change.CALIBRATION, scorecard__cycle=cycle)
    return rows.values("scorecard").distinct().count()
