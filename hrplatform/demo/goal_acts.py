"""Sunrise's goals day by day: set, agreed by both sides, reported on weekly, rated before the review (spec 4.1)."""

from datetime import date, timedelta
from decimal import Decimal

from django.db.models import QuerySet

from hrplatform.demo.goal_forms import change_forms
from hrplatform.demo.goal_lines import (
    COMPANY_GOALS,
    NEWCOMER,
    RATED,
    REACHED,
    RETURNER,
    SAYS,
    TEAM,
    TEMPLATES,
    GoalLine,
)
from hrplatform.demo.quarters import Quarter
from hrplatform.demo.reviews import draft_review
from hrplatform.demo.scene import Scene, account_of
from hrplatform.demo.story import working_day
from hrplatform.demo.sunrise import Sunrise
from people.models import Department, Employee, User
from people.permissions import bosses_of
from performance.goals.enums import Confidence, GoalKind, GoalLevel, GoalState, PartKind
from performance.goals.models import Goal
from performance.goals.services import (
    GoalRequest,
    PartRequest,
    Report,
    agree_goal,
    assign_template,
    check_in,
    create_goal,
    rate_goal,
)
from performance.reviews.models import ReviewCycle

DAY = timedelta(days=1)
CONFIDENCES = (Confidence.ON_TRACK, Confidence.AT_RISK, Confidence.OFF_TRACK)
RATED_AFTER = 3
# Somebody reports every so many weeks; goals of departments every week.
EVERY_WEEKS = 3
# In the running quarter so many of the template's people haven't agreed yet.
UNDECIDED = 2
NEWCOMER_AFTER = 6


def act(scene: Scene) -> None:
    """What is due today in the last finished quarter and the running one; a replay that goes on finds it done."""
    assert isinstance(scene.story, Sunrise)
    for quarter in scene.story.goal_quarters:
        set_on = working_day(quarter.start + DAY)
        if scene.on == set_on and not Goal.objects.filter(level=GoalLevel.COMPANY, start=quarter.start).exists():
            _set(scene, quarter)
        elif scene.on == working_day(set_on + DAY):
            _agree(scene, quarter)
        elif set_on < scene.on <= quarter.until and scene.on == working_day(_monday(scene.on)):
            _report(scene, quarter)
        elif quarter.act != "running" and scene.on == quarter.until + RATED_AFTER * DAY:
            _rate(scene, quarter)
    _ask_newcomer(scene)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


# set


def _set(scene: Scene, quarter: Quarter) -> None:
    """HR opens the quarter: forms that rest on goals, the draft of its review, the goals of company and teams."""
    change_forms(scene)
    cycle = draft_review(scene, quarter)
    made: dict[str, Goal] = {}
    for line in COMPANY_GOALS:
        department = Department.objects.get(path=line.owner) if line.owner else None
        request = _request(line, quarter, cycle, department=department, parent=made.get(line.above))
        made[line.key] = create_goal(request=request, actor=scene.hr, on=scene.on, now=scene.now)
    for line in TEMPLATES:
        _give(scene, quarter, cycle, line, made[line.above])
    returner = Employee.objects.get(number=scene.story.story_person("returner").number)
    request = _request(RETURNER, quarter, cycle, employee=returner, parent=made["team"])
    create_goal(request=request, actor=_boss(returner, scene.on), on=scene.on, now=scene.now)


def _give(scene: Scene, quarter: Quarter, cycle: ReviewCycle, line: GoalLine, above: Goal) -> None:
    """The template's goal for everybody who works in the department; its head gives it."""
    template = Goal.objects.filter(level=GoalLevel.TEMPLATE, title=line.title).first()
    if template is None:
        request = _request(line, quarter, None, is_template=True)
        template = create_goal(request=request, actor=scene.hr, on=scene.on, now=scene.now)
    plan = next(plan for plan in scene.story.departments if plan.path == line.owner)
    people = [p.number for p in scene.story.people if p.department == plan and not p.is_head and p.works_on(scene.on)]
    head = Employee.objects.select_related("user").get(number=scene.story.head_of(plan).number)
    employees = list(Employee.objects.filter(number__in=people).select_related("user").order_by("number"))
    assign_template(
        template=template, employees=employees, start=quarter.start, until=quarter.until, weight=Decimal(100),
        actor=head.user, now=scene.now, parent=above, cycle=cycle,
    )  # fmt: skip


def _request(
    line: GoalLine, quarter: Quarter, cycle: ReviewCycle | None, *, department: Department | None = None,
    employee: Employee | None = None, parent: Goal | None = None, is_template: bool = False,
) -> GoalRequest:  # fmt: skip
    length = (quarter.until - quarter.start).days
    parts = [
        PartRequest(
            part.title, Decimal(part.weight), quarter.start + timedelta(days=round(length * part.due)), part.unit,
            Decimal(part.base) if part.base else None, Decimal(part.target) if part.target else None,
        )
        for part in line.parts
    ]  # fmt: skip
    owners = {path: Department.objects.get(path=path) for path, _share in line.shares}
    return GoalRequest(
        title=line.title, kind=line.kind, start=quarter.start, until=quarter.until, weight=Decimal(line.weight),
        commitment=line.commitment, employee=employee, department=department, parent=parent, cycle=cycle, parts=parts,
        shares=[(owners[path], Decimal(share)) for path, share in line.shares], is_template=is_template,
    )  # fmt: skip


def _ask_newcomer(scene: Scene) -> None:
    """The boss of somebody new proposes a goal in the second week; it waits for their word."""
    person = scene.story.story_person("newcomer")
    if scene.on != working_day(person.hired + NEWCOMER_AFTER * DAY) or scene.on > scene.story.until:
        return
    above = Goal.objects.filter(title=_team_line().title, start__lte=scene.on, until__gte=scene.on).first()
    employee = Employee.objects.get(number=person.number)
    if above is None or Goal.objects.filter(employee=employee).exists():
        return
    quarter = next(one for one in scene.story.goal_quarters if one.start <= scene.on <= one.until)
    request = _request(NEWCOMER, quarter, above.cycle, employee=employee, parent=above)
    create_goal(request=request, actor=_boss(employee, scene.on), on=scene.on, now=scene.now)


def _team_line() -> GoalLine:
    return next(line for line in COMPANY_GOALS if line.owner == TEAM)


def _boss(employee: Employee, on: date) -> User:
    return account_of(bosses_of([employee.pk], on)[employee.pk])


# agreed


def _agree(scene: Scene, quarter: Quarter) -> None:
    """People read their goals the next day and agree; in the running quarter some have yet to."""
    drafts = _of(quarter).filter(level=GoalLevel.PERSON, state=GoalState.DRAFT)
    goals = list(drafts.select_related("employee__user", "boss_agreed_by").order_by("template_id", "employee__number"))
    waiting = UNDECIDED if quarter.act == "running" else 0
    of_templates = [goal for goal in goals if goal.template_id]
    for goal in [*(goal for goal in goals if not goal.template_id), *of_templates[: len(of_templates) - waiting]]:
        if goal.employee:
            agree_goal(goal=goal, actor=account_of(goal.employee), on=scene.on, now=scene.now)


def _of(quarter: Quarter) -> QuerySet[Goal]:
    return Goal.objects.filter(start=quarter.start, until=quarter.until).exclude(level=GoalLevel.TEMPLATE)


# reported


def _report(scene: Scene, quarter: Quarter) -> None:
    """The week's check-ins: heads on goals of departments, people every third week, HR on the company's."""
    week = scene.on.isocalendar().week
    goals = _of(quarter).filter(state=GoalState.ACTIVE).select_related("employee__user", "department")
    for place, goal in enumerate(goals.prefetch_related("parts").order_by("pk")):
        if goal.checked_on == scene.on or (goal.employee_id and (place + week) % EVERY_WEEKS):
            continue
        level = _level(scene, quarter, goal)
        report = _words(scene, quarter, goal, level)
        check_in(goal=goal, report=report, actor=_reporter(scene, goal), on=scene.on, now=scene.now)


def _reporter(scene: Scene, goal: Goal) -> User:
    if goal.employee:
        return account_of(goal.employee)
    if goal.department:
        head = goal.department.heads.filter(kind="head").select_related("employee__user").first()
        if head and head.employee.user:
            return head.employee.user
    return scene.hr


def _level(scene: Scene, quarter: Quarter, goal: Goal) -> float:
    """How well it goes: as the person's days do, or as chance has it for a department."""
    if goal.employee:
        until = min(scene.on, quarter.until)
        return scene.story.standing(scene.story.by_number[goal.employee.number], quarter.start, until) - 0.05
    return scene.story.rng("goal", goal.title, quarter.code).uniform(0.82, 1.04)


def _words(scene: Scene, quarter: Quarter, goal: Goal, level: float) -> Report:
    """Figures move with the days that have passed; milestones are reached on their day, with what shows it."""
    share = min(1.0, level * (scene.on - quarter.start).days / max((quarter.until - quarter.start).days, 1))
    confidence = CONFIDENCES[0 if level >= 0.93 else 1 if level >= 0.8 else 2]
    values: dict[int, Decimal] = {}
    progress: dict[int, Decimal] = {}
    evidence: dict[int, str] = {}
    for part in goal.parts.all():
        if part.base_value is not None and part.target_value is not None:
            step = (part.target_value - part.base_value) * Decimal(str(round(share, 3)))
            values[part.pk] = (part.base_value + step).quantize(Decimal("0.1"))
            if values[part.pk] == part.target_value:  # rounding may reach it a day early
                evidence[part.pk] = REACHED
        elif part.due_on is not None and part.due_on <= scene.on:
            progress[part.pk], evidence[part.pk] = Decimal(1), REACHED
        elif part.kind != PartKind.SHARE:
            progress[part.pk] = Decimal(str(round(min(share, 0.9), 2)))
    return Report(confidence, SAYS[confidence], values=values, progress=progress, evidence=evidence)


# rated


def _rate(scene: Scene, quarter: Quarter) -> None:
    """Results before the review opens: percent of objectives, key results from 0.0 to 1.0; scorecards take them."""
    goals = _of(quarter).filter(state=GoalState.ACTIVE).select_related("employee__user", "department", "cycle")
    for goal in goals.prefetch_related("parts").order_by("pk"):
        points = 92 + 60 * (_level(scene, quarter, goal) - 0.95)
        actor = _boss(goal.employee, scene.on) if goal.employee else scene.hr
        is_mbo = goal.kind == GoalKind.MBO
        rate_goal(
            goal=goal, actor=actor, now=scene.now, evidence=RATED,
            completion=_within(points, 60, 115, "1") if is_mbo else None,
            scores=None if is_mbo else _scores(scene, goal, points),
        )  # fmt: skip


def _scores(scene: Scene, goal: Goal, points: float) -> dict[int, Decimal]:
    rng = scene.story.rng("key results", goal.title, goal.employee_id, goal.start)
    parts = [part for part in goal.parts.all() if part.kind == PartKind.KEY_RESULT]
    return {part.pk: _within(points / 100 + rng.gauss(0, 0.04), 0.5, 1.0, "0.05") for part in parts}


def _within(value: float, low: float, high: float, step: str) -> Decimal:
    """The value held between two ends, in whole steps."""
    held = Decimal(str(round(min(high, max(low, value)), 3)))
    return (held / Decimal(step)).quantize(Decimal(1)) * Decimal(step)
