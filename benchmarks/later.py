"""What a benchmark company has once it has been used for a while: goals, results, plans and what followed them.

Heads' clicks are written as rows in bulk; everything that a page reads as arithmetic goes through the services.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F
from django_tenants.utils import tenant_context

from benchmarks.company import PEOPLE_PER_TEAM
from hrplatform.lib.dates import company_today, now
from tenants.models import Company

MILESTONES = 2
ONE_IN = 40  # as many have a plan as have been far below their targets


def ensure_later(company: Company, log: Callable[[str], None] = print) -> None:
    """Fill the company once; all of it or nothing."""
    from people.models import User
    from performance.goals.models import Goal

    moment = now()
    today = company_today(company, moment)
    with tenant_context(company), transaction.atomic():
        if Goal.objects.exists():
            return
        log(f"going on with {company.schema_name}: goals, results, plans")
        hr = User.objects.filter(groups__name="hr").order_by("pk").first()
        add_goals(today, moment)
        calibrating = score_cycle("LATER-C", ["calibration"], today - timedelta(days=15), hr, moment)
        appealed = score_cycle("LATER-P", ["appeals"], today - timedelta(days=24), hr, moment)
        add_seats_and_findings(calibrating, hr, moment)
        add_answers(appealed, hr, today, moment)
        add_plans(hr, today, moment)


def add_goals(today: date, moment: datetime) -> None:
    """A goal of the company, one a department and team, one a person with milestones, all running."""
    from people.models import Assignment, Department
    from performance.goals.models import Goal, GoalPart

    common = {
        "kind": "mbo", "state": "active", "start": today - timedelta(days=30), "until": today + timedelta(days=60),
        "created_at": moment, "employee_agreed_at": moment, "boss_agreed_at": moment,
        "progress": Decimal("0.5"), "confidence": "on_track", "checked_on": today - timedelta(days=5),
    }  # fmt: skip
    top = Goal.objects.create(level="company", title="全年增长", **common)
    above: dict[int, Goal] = {}
    for department in Department.objects.order_by("lineage"):
        parent = above.get(department.parent_id or 0, top)
        level = "team" if department.parent_id else "department"
        made = Goal(level=level, title=f"{department.name}增长", department=department, parent=parent, **common)
        made.save()
        above[department.pk] = made
    people = Assignment.objects.filter(until__isnull=True).values_list("employee_id", "department_id")
    goals = Goal.objects.bulk_create(
        Goal(level="person", title=f"目标{person}", employee_id=person, parent=above[place], **common)
        for person, place in people
    )
    GoalPart.objects.bulk_create(
        GoalPart(
            goal=goal, kind="milestone", title=f"里程碑{number}", weight=Decimal(50), sequence=number,
            due_on=today + timedelta(days=10 * number), progress=Decimal("0.5"),
        )
        for goal in goals
        for number in range(MILESTONES)
    )  # fmt: skip


def score_cycle(code: str, stages: list[str], start: date, hr: Any, moment: datetime) -> Any:
    """Eight days scored by every head and taken as far as the last of the stages."""
    from performance.reviews.models import ScorecardItem
    from performance.reviews.services import CycleRequest, advance_cycle, create_cycle, open_cycle
    from performance.reviews.services.cards import refresh_scores

    until = start + timedelta(days=7)
    request = CycleRequest(code=code, name=code, start=start, until=until, stages=stages)
    cycle = open_cycle(cycle=create_cycle(request=request, actor=hr, now=moment), as_of=until, actor=hr, now=moment)
    ScorecardItem.objects.filter(scorecard__cycle=cycle, kind="qualitative").update(
        points=60 + F("pk") % 40, comment="周报", scored_by=hr, scored_at=moment, version=1
    )
    refresh_scores(cycle=cycle)
    cycle.scorecards.update(submitted_at=moment, submitted_by=hr)
    while cycle.stage != stages[-1]:
        cycle = advance_cycle(cycle=cycle, actor=hr, now=moment)
    return cycle


def add_seats_and_findings(cycle: Any, hr: Any, moment: datetime) -> None:
    """Five calibrators with their marks, a finding about every tenth team."""
    from people.models import DepartmentHead
    from performance.calibration.models import CalibrationMark, CalibrationSeat
    from performance.checks.models import Finding

    heads = list(DepartmentHead.objects.select_related("employee__user").order_by("pk"))
    users = [head.employee.user for head in heads[:5]]
    CalibrationSeat.objects.bulk_create(
        CalibrationSeat(cycle=cycle, user=user, added_by=hr, added_at=moment) for user in users
    )
    cards = cycle.scorecards.order_by("pk")[:: PEOPLE_PER_TEAM // 4]
    CalibrationMark.objects.bulk_create(
        CalibrationMark(scorecard=card, user=user, opinion="agree", at=moment) for card in cards for user in users[:2]
    )
    figures = {"effect": 9.1, "shrunk": 7.2, "low": 3.1, "high": 11.3, "honest_sd": 3.0, "people": 8, "expected": 0.5,
               "earlier_cycles": 1}  # fmt: skip
    for head in heads[::10]:
        finding = Finding.objects.create(
            cycle=cycle, check_code="lenient", severity="warning", department_id=head.department_id,
            scorer=head.employee, statistic=Decimal("9.1"), threshold=Decimal("4.9"), p_value=0.001, q_value=0.07,
            created_at=moment, figures=figures,
        )  # fmt: skip
        finding.employees.set(cycle.scorecards.filter(scorer=head.employee).values_list("employee", flat=True))


def add_answers(cycle: Any, hr: Any, today: date, moment: datetime) -> None:
    """Appeals, nominations, recognitions, entries of the running log and meetings."""
    from performance.appeals.models import Appeal
    from performance.feedback.models import FeedbackEntry
    from performance.growth.models import Nomination, Recognition

    cards = list(cycle.scorecards.select_related("employee").order_by("pk"))
    Appeal.objects.bulk_create(
        Appeal(scorecard=card, text="异议", filed_by_id=card.employee.user_id, filed_at=moment, due_on=today)
        for card in cards[::ONE_IN]
    )
    evidence = [{"cycle": cycle.code, "name": cycle.name, "score": "95.00", "band": "A"}]
    Nomination.objects.bulk_create(
        Nomination(
            employee=card.employee, track="bonus", reason="业绩", mean_score=95, cycles=1, nominated_by=hr,
            nominated_at=moment, evidence=evidence,
        )
        for card in cards[::ONE_IN]
    )  # fmt: skip
    Recognition.objects.bulk_create(
        Recognition(
            employee=card.employee, kind="honour", title="月度之星", text="感谢", on=today, given_by=hr, given_at=moment
        )
        for card in cards[::10]
    )
    common = {"author": hr, "readers": "employee", "written_at": moment}
    FeedbackEntry.objects.bulk_create(
        FeedbackEntry(employee=card.employee, kind="good", on=today - timedelta(days=number), text="记录", **common)
        for card in cards
        for number in range(3)
    )
    FeedbackEntry.objects.bulk_create(
        FeedbackEntry(
            employee=card.employee, kind="meeting", state="planned", on=today, meets_at=moment,
            agenda=[{"text": "近况", "by": hr.pk, "said": ""}], **common,
        )
        for card in cards[::10]
    )  # fmt: skip


def add_plans(hr: Any, today: date, moment: datetime) -> None:
    """One person in forty has a plan under way; every fifth of them failed one before, and it was followed up."""
    from people.models import Assignment
    from performance.measures.models import Metric
    from pip_workflow.models import Plan

    orders = Metric.objects.get(code="orders")
    members = Assignment.objects.filter(until__isnull=True, manager__isnull=False).select_related(
        "employee", "manager__user", "department", "position"
    )
    people = list(members.order_by("employee__number"))[::ONE_IN]
    for number, place in enumerate(people):
        if number % 5 == 0:
            _failed(place, orders, hr, today, moment)
        plan = _plan(place, orders, today - timedelta(days=10), moment)
        Plan.objects.filter(pk=plan.pk).update(state="active", issued_on=today - timedelta(days=10))


def _plan(place: Any, metric: Any, on: date, moment: datetime) -> Any:
    from pip_workflow.enums import SupportKind
    from pip_workflow.rules.path import Step
    from pip_workflow.services import MeasureDraft, PlanContent, SupportDraft, draft_plan

    half, deadline = on + timedelta(days=15), on + timedelta(days=30)
    content = PlanContent(
        expectation="每天十单", consequences="", measured_from=on - timedelta(days=14),
        measured_until=on - timedelta(days=1), start_on=on, deadline=deadline,
        measures=[MeasureDraft(metric, (Step(half, Decimal(5)), Step(deadline, Decimal(10))))],
        supports=[SupportDraft(SupportKind.COURSE, "培训", "讲师", half)], check_ins=[half, deadline],
    )  # fmt: skip
    boss = place.manager
    return draft_plan(employee=place.employee, lead=boss, content=content, actor=boss.user, on=on, now=moment)


def _failed(place: Any, metric: Any, hr: Any, today: date, moment: datetime) -> None:
    """A plan of earlier that failed, its follow-up, and the file of a dismissal review."""
    from pip_workflow.followups.models import DismissalReview, FollowUp
    from pip_workflow.models import Plan

    ended = today - timedelta(days=15)
    scorer = place.manager.user
    plan = _plan(place, metric, ended - timedelta(days=31), moment)
    Plan.objects.filter(pk=plan.pk).update(
        state="failed", issued_on=ended - timedelta(days=30), decided_by=hr, decided_on=ended, reason="未达标",
        scored_by=scorer,
    )  # fmt: skip
    follow_up = FollowUp.objects.create(
        plan=plan, state="decided", kind="transfer", opened_on=ended, due_on=today, scorer=scorer, decided_by=hr,
        decided_on=today, reason="调岗", begins_on=today + timedelta(days=10), department=place.department,
        position=place.position, new_pay=Decimal("7000.00"), old_pay=Decimal("8000.00"), created_at=moment,
    )  # fmt: skip
    DismissalReview.objects.create(
        follow_up=follow_up, opened_by=hr, opened_on=today, scorer=scorer, union_reasons="理由", created_at=moment
    )
