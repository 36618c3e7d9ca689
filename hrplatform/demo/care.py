"""What bosses do about alerts: acknowledge, talk, and lead an improvement plan (spec 15)."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from hrplatform.demo.sunrise import Sunrise
from people.models import Employee, User
from people.permissions import boss_of
from people.selectors.calendar import working_days
from performance.alerts.enums import AlertState
from performance.alerts.models import Alert
from performance.alerts.services import acknowledge_alert
from performance.measures.models import Metric
from performance.talks.enums import TalkTopic
from performance.talks.models import Talk
from performance.talks.presenters import facts_of
from performance.talks.services import AgreedAction, TalkContent, confirm_talk, record_talk
from pip_workflow.models import Plan
from pip_workflow.rules.path import Step
from pip_workflow.selectors import standings
from pip_workflow.services import (
    MeasureDraft,
    PlanContent,
    SupportDraft,
    draft_plan,
    give_support,
    hold_check_in,
    issue_plan,
    pass_plan,
    sign_plan,
)

STORIES = ("newcomer", "returner")
PLAN_DAYS = 15


def morning(story: Sunrise, *, hr: User, on: date, now: datetime) -> None:
    """The bosses' morning: look at last night's alerts, follow up running plans."""
    for alert in Alert.objects.filter(state=AlertState.OPEN, employee__isnull=False).select_related(
        "employee__user", "rule"
    ):
        _see_to(story, alert, hr, on, now)
    for plan in Plan.objects.filter(state="active").select_related("employee__user", "lead__user"):
        _follow_up(plan, hr, on, now)


def _see_to(story: Sunrise, alert: Alert, hr: User, on: date, now: datetime) -> None:
    employee = alert.employee
    boss = boss_of(employee, on) if employee else None
    if employee is None or boss is None or boss.user is None:
        return
    in_story = story.by_number[employee.number].story in STORIES
    if alert.code == "R2" and in_story:
        _start_plan(alert, employee, boss, on, now)
    elif alert.code == "R1" and (in_story or story.rng("talk", alert.pk).random() < 0.6):
        talk_about(alert, employee, boss, on, now)
    elif story.rng("seen", alert.pk, on).random() < 0.7:
        acknowledge_alert(alert=alert, actor=boss.user, note="已看到，今天跟进", now=now)


def talk_about(alert: Alert, employee: Employee, boss: Employee, on: date, now: datetime) -> Talk:
    """A talk with the alert's figures frozen in; the employee confirms it the same day."""
    content = TalkContent(
        held_at=now - timedelta(minutes=40), topic=TalkTopic.PERFORMANCE,
        summary="一起看了这几天的数据和目标，先核对数据，再找原因：流量少、话术不熟。约定本周每天下班前复盘。",
        employee_words="直播间流量少，想先跟着老同事学几场。", facts=facts_of(alert),
        actions=(AgreedAction("每天复盘 15 分钟", boss.name, on + timedelta(days=5)),),
    )  # fmt: skip
    talk = record_talk(employee=employee, content=content, actor=boss.user, now=now, alert=alert)
    confirm_talk(talk=talk, actor=employee.user, remark="情况属实", now=now)
    return talk


def _start_plan(alert: Alert, employee: Employee, boss: Employee, on: date, now: datetime) -> None:
    if Plan.objects.filter(employee=employee).exists():
        return
    start = on + timedelta(days=1)
    days = working_days([employee.pk], start + timedelta(days=1), on + timedelta(days=60))[employee.pk]
    middle, deadline = days[PLAN_DAYS // 3], days[PLAN_DAYS - 1]
    orders = Metric.objects.get(code="orders")
    # Somebody new was given the rules on the first day: the measured days begin the day after (guard G1).
    first = max(alert.first_day, employee.hire_date + timedelta(days=1))
    content = PlanContent(
        expectation="每个工作日完成 10 单。第一周先做到 5 单。",
        consequences="达到即通过；有明显进步可以延期；没有达到的，先考虑继续培训或调岗，由人事与您面谈后决定。",
        measured_from=first, measured_until=min(alert.last_day, on), start_on=start, deadline=deadline,
        measures=[MeasureDraft(orders, (Step(middle, Decimal(5)), Step(deadline, Decimal(10))))],
        supports=[
            SupportDraft("course", "直播话术与引流，4 课时", "培训组", days[1]),
            SupportDraft("coach", "教练陪播，每天 30 分钟", boss.name, deadline),
        ],
        check_ins=[middle, deadline],
    )  # fmt: skip
    plan = draft_plan(employee=employee, lead=boss, content=content, actor=boss.user, on=on, now=now, alert=alert)
    issue_plan(plan=plan, actor=boss.user, means="in_person", on=on, now=now)
    sign_plan(plan=plan, of="facts", actor=employee.user, comment="数据无误", on=on, now=now)
    sign_plan(plan=plan, of="plan", actor=employee.user, comment="希望有人陪播", on=on, now=now)


def _follow_up(plan: Plan, hr: User, on: date, now: datetime) -> None:
    for support in plan.supports.filter(given_on__isnull=True, due_on__lte=on):
        give_support(support=support, actor=plan.lead.user, given_on=on, note="签到表与课后测试 86 分", on=on, now=now)
    for check_in in plan.check_ins.filter(held_on__isnull=True, due_on__lte=on):
        content = TalkContent(
            held_at=now - timedelta(minutes=30), topic=TalkTopic.PLAN,
            summary="对照目标路径看了最近五个工作日的数据，说明下一步。", employee_words="会继续按计划做。",
        )  # fmt: skip
        talk = record_talk(employee=plan.employee, content=content, actor=plan.lead.user, now=now)
        hold_check_in(check_in=check_in, talk=talk, actor=plan.lead.user, on=on, now=now)
    if plan.deadline < on and all(
        s.actual is not None and s.actual >= s.goal * Decimal("0.9") for s in standings(plan, on)
    ):
        pass_plan(plan=plan, actor=hr, reason="最近五个工作日平均接近每天 10 单，达到要求。", on=on, now=now)
