"""A quarter's review as people do it: self-assessment, head scores, checks, second review, publication."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from hrplatform.demo import after_review
from hrplatform.demo.colleagues import ask_colleagues
from hrplatform.demo.quarters import Quarter
from hrplatform.demo.scene import Scene
from hrplatform.demo.sunrise import DEPARTMENTS, PACT_ACTS, Sunrise
from people.models import Employee, User
from performance.checks.models import Finding
from performance.checks.services.review import dismiss_finding, uphold_finding
from performance.checks.services.run import run_checks
from performance.reviews.enums import ItemKind, Stage
from performance.reviews.models import ReviewCycle, Scorecard
from performance.reviews.services import (
    CycleRequest,
    advance_cycle,
    create_cycle,
    open_cycle,
    save_points,
    save_self,
    submit_self,
    submit_team,
)

# Each act of the story knows one thing more: the checks, then the meeting of calibrators and appeals.
STAGES = {
    "pact": (Stage.SELF, Stage.HEAD),
    "check": (Stage.SELF, Stage.HEAD, Stage.CHECKS),
    "results": (Stage.SELF, Stage.HEAD, Stage.CHECKS, Stage.CALIBRATION, Stage.APPEALS),
}
EXPLAINED = "该组本季度完成仓库搬迁期间的客诉清零，客户表扬记录 41 条，有邮件为证；评分偏高有据可查。"
UPHELD = "主观分普遍高于数据能够解释的程度，自评与上级评分几乎一致，没有事例支持。退回重评。"
RESCORED = "二次审核后按事例重新评分"
OTHERS = "评分与数据的差距有书面事例支持，维持原分。"


@transaction.atomic
def run_review(scene: Scene, quarter: Quarter) -> ReviewCycle:
    """The whole cycle of a quarter; with score checks from the quarter in which the company switched them on."""
    story, hr, now = scene.story, scene.hr, scene.now
    assert isinstance(story, Sunrise)
    cycle = ReviewCycle.objects.filter(code=quarter.code).first() or draft_review(scene, quarter)
    cycle = open_cycle(cycle=cycle, as_of=quarter.until, actor=hr, now=now)
    assess_themselves(story, quarter, cycle, now)
    ask_colleagues(story, quarter, cycle, hr=hr, now=now)
    cycle = advance_cycle(cycle=cycle, actor=hr, now=now)
    score_teams(story, quarter, cycle, hr, now)
    cycle = advance_cycle(cycle=cycle, actor=hr, now=now)
    if cycle.stage == Stage.CHECKS:
        run_checks(cycle=cycle, actor=hr, now=now)
        review_findings(story, quarter, cycle, reviewer=scene.approver, on=scene.on, now=now)
        cycle = advance_cycle(cycle=cycle, actor=hr, now=now)
    if cycle.stage == Stage.CALIBRATION:
        after_review.calibrate(cycle, hr=hr, approver=scene.approver, now=now)
        cycle = advance_cycle(cycle=cycle, actor=hr, now=now)
        after_review.appeal(cycle, scene)
    return cycle


def draft_review(scene: Scene, quarter: Quarter) -> ReviewCycle:
    """The cycle as HR prepares it, goals of the quarter attached to it; nobody takes part yet."""
    stages = list(STAGES.get(quarter.act, STAGES["check"]))
    request = CycleRequest(
        code=quarter.code, name=f"{quarter.code} 绩效考核", start=quarter.start, until=quarter.until, stages=stages
    )
    return create_cycle(request=request, actor=scene.hr, now=scene.now)


def close_review(cycle: ReviewCycle, *, hr: User, now: datetime) -> ReviewCycle:
    """End the cycle for good, its time for appeals over."""
    cycle.refresh_from_db()
    while cycle.stage != Stage.CLOSED:
        cycle = advance_cycle(cycle=cycle, actor=hr, now=now)
    return cycle


def assess_themselves(story: Sunrise, quarter: Quarter, cycle: ReviewCycle, now: datetime) -> None:
    """Everybody judges themselves on the judged items."""
    for card in cycle.scorecards.select_related("employee__user", "cycle"):
        judgement = story.scores_of(story.by_number[card.employee.number], quarter)
        points: dict[str, Decimal | None] = dict(judgement.own)
        save_self(card=card, points=points, comments={}, actor=card.employee.user, now=now)
        submit_self(card=card, actor=card.employee.user, now=now)


def score_teams(story: Sunrise, quarter: Quarter, cycle: ReviewCycle, hr: User, now: datetime) -> None:
    """Every head scores the own team and hands it in; HR does it for who has no boss."""
    for card in _cards(cycle):
        judgement = story.scores_of(story.by_number[card.employee.number], quarter)
        _score_card(card, judgement.head, actor=card.scorer.user if card.scorer else hr, now=now)
    for scorer in Employee.objects.filter(pk__in=cycle.scorecards.exclude(scorer=None).values("scorer")):
        submit_team(cycle=cycle, scorer=scorer, actor=scorer.user, now=now)
    if cycle.scorecards.filter(scorer=None).exists():
        submit_team(cycle=cycle, scorer=None, actor=hr, now=now)


def _score_card(card: Scorecard, points: dict[str, Decimal], *, actor: User, now: datetime) -> None:
    for item in card.items.all():
        if item.kind == ItemKind.QUALITATIVE:
            save_points(
                item=item,
                version=item.version,
                points=points[item.code],
                comment="见季度事例记录",
                actor=actor,
                now=now,
            )


def review_findings(
    story: Sunrise, quarter: Quarter, cycle: ReviewCycle, *, reviewer: User, on: date, now: datetime
) -> None:
    """Second review by someone outside: the pact is sent back and scored anew, the explained team stays."""
    rescored: set[int] = set()
    for finding in Finding.objects.filter(cycle=cycle, state="open").select_related("department", "scorer"):
        plan = next((d for d in DEPARTMENTS if finding.department and d.path == finding.department.path), None)
        if plan is None or not plan.keeps_pact or quarter.act not in PACT_ACTS:
            dismiss_finding(finding=finding, actor=reviewer, on=on, now=now, reason=OTHERS)
        elif plan.is_explained:
            dismiss_finding(finding=finding, actor=reviewer, on=on, now=now, reason=EXPLAINED)
        else:
            uphold_finding(finding=finding, actor=reviewer, on=on, now=now, reason=UPHELD)
            if finding.scorer and finding.scorer.pk not in rescored:
                rescored.add(finding.scorer.pk)
                _rescore(story, quarter, cycle, finding.scorer, now)
    for scorer in Employee.objects.filter(pk__in=rescored):
        submit_team(cycle=cycle, scorer=scorer, actor=scorer.user, now=now)


def _rescore(story: Sunrise, quarter: Quarter, cycle: ReviewCycle, scorer: Employee, now: datetime) -> None:
    """The head scores the team again, this time around what people did."""
    for card in _cards(cycle).filter(scorer=scorer):
        honest = story.honest_points(story.by_number[card.employee.number], quarter)
        for item in card.items.all():
            if item.kind == ItemKind.QUALITATIVE and item.points != honest[item.code]:
                save_points(
                    item=item,
                    version=item.version,
                    points=honest[item.code],
                    reason=RESCORED,
                    actor=scorer.user,
                    now=now,
                )


def _cards(cycle: ReviewCycle):
    return cycle.scorecards.select_related("employee__user", "scorer__user", "cycle").prefetch_related("items")
