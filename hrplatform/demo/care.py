"""What bosses do about alerts: acknowledge, talk, and lead an improvement plan by the story's script (spec 15)."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hrplatform.demo.cast import PlanScript
from hrplatform.demo.scene import Scene, account_of
from hrplatform.demo.story import working_day
from people.models import Employee
from people.permissions import bosses_of
from people.selectors.calendar import working_days
from performance.alerts.enums import AlertState
from performance.alerts.models import Alert
from performance.alerts.services import acknowledge_alert
from performance.measures.models import Metric
from performance.talks.enums import TalkTopic
from performance.talks.models import Talk
from performance.talks.presenters import facts_of
from performance.talks.services import AgreedAction, TalkContent, confirm_talk, record_talk
from pip_workflow.enums import UNFINISHED, PlanState
from pip_workflow.figures import figures_to_sign
from pip_workflow.models import Plan
from pip_workflow.rules.path import Step
from pip_workflow.selectors import Standing, standings
from pip_workflow.services import (
    MeasureDraft,
    PlanContent,
    SupportDraft,
    draft_plan,
    extend_plan,
    fail_plan,
    give_support,
    hold_check_in,
    issue_plan,
    pass_plan,
    sign_plan,
)
from pip_workflow.talking import find_plan

# Who reaches nearly the goal over the last days has reached it: days vary.
NEARLY = Decimal("0.9")


def morning(scene: Scene) -> None:
    """The bosses' morning, on working days: look at the alerts since, follow up running plans."""
    if working_day(scene.on) != scene.on:
        return
    alerts = list(
        Alert.objects.filter(state=AlertState.OPEN, employee__isnull=False).select_related("employee__user", "rule")
    )
    people = {alert.employee.pk for alert in alerts if alert.employee}
    bosses = bosses_of(people, scene.on) if people else {}
    for alert in alerts:
        boss = bosses.get(alert.employee.pk) if alert.employee else None
        if alert.employee and boss and boss.user:
            _see_to(scene, alert, alert.employee, boss)
    for group in Alert.objects.filter(state=AlertState.OPEN, employee__isnull=True):
        note = scene.story.group_notes.get(group.code, scene.story.voices.seen)
        acknowledge_alert(alert=group, actor=scene.hr, note=note, now=scene.now)
    for plan in Plan.objects.filter(state=PlanState.ACTIVE).select_related("employee__user", "lead__user"):
        _follow_up(scene, plan)


def script_of(scene: Scene, employee: Employee) -> PlanScript | None:
    person = scene.story.by_number.get(employee.number)
    return scene.story.plans.get(person.story) if person else None


def _see_to(scene: Scene, alert: Alert, employee: Employee, boss: Employee) -> None:
    story, script = scene.story, script_of(scene, employee)
    if alert.code == "R2" and script:
        _start_plan(scene, script, employee, boss, alert)
    elif alert.code == "R1" and (script or story.rng("talk", alert.pk).random() < story.talk_share):
        talk_about(scene, alert, employee, boss)
    elif story.rng("seen", alert.pk, scene.on).random() < story.seen_share:
        acknowledge_alert(alert=alert, actor=account_of(boss), note=story.voices.seen, now=scene.now)


def talk_about(scene: Scene, alert: Alert, employee: Employee, boss: Employee) -> Talk:
    """A talk with the alert's figures frozen in; the employee confirms it the same day."""
    voices = scene.story.voices
    content = TalkContent(
        held_at=scene.now - timedelta(minutes=40), topic=TalkTopic.PERFORMANCE, summary=voices.summary,
        employee_words=voices.answer, facts=facts_of(alert),
        actions=(AgreedAction(voices.action, boss.name, scene.on + timedelta(days=voices.action_days)),),
    )  # fmt: skip
    talk = record_talk(employee=employee, content=content, actor=account_of(boss), now=scene.now, alert=alert)
    confirm_talk(talk=talk, actor=account_of(employee), remark=voices.confirmed, now=scene.now)
    return talk


def _start_plan(
    scene: Scene, script: PlanScript, employee: Employee, boss: Employee, alert: Alert | None
) -> None:  # fmt: skip
    if Plan.objects.filter(employee=employee).exists():
        return
    content = replace(
        content_of(scene, script, employee, boss), measured_from=_first_day(alert, employee, scene.on),
        measured_until=min(alert.last_day, scene.on) if alert else scene.on,
    )  # fmt: skip
    lead, on, now = account_of(boss), scene.on, scene.now
    plan = draft_plan(employee=employee, lead=boss, content=content, actor=lead, on=on, now=now, alert=alert)
    issue_plan(plan=plan, actor=lead, means="in_person", on=on, now=now)
    sign_plan(plan=plan, of="facts", actor=account_of(employee), comment="数据无误", on=on, now=now)
    sign_plan(plan=plan, of="plan", actor=account_of(employee), comment=script.words, on=on, now=now)


def _first_day(alert: Alert | None, employee: Employee, on: date) -> date:
    """Somebody new was given the rules on the first day: the measured days begin the day after (guard G1)."""
    known = employee.hire_date + timedelta(days=1)
    return max(alert.first_day if alert else on - timedelta(days=30), known)


def content_of(scene: Scene, script: PlanScript, employee: Employee, boss: Employee) -> PlanContent:
    """The plan of a script, from tomorrow on; the measured days are put in by who knows them."""
    start = scene.on + timedelta(days=1)
    ahead = scene.on + timedelta(days=3 * script.days + 30)
    days = working_days([employee.pk], start + timedelta(days=1), ahead)[employee.pk]
    metrics = {metric.code: metric for metric in Metric.objects.filter(code__in=script.steps)}
    return PlanContent(
        expectation=script.expectation, consequences=scene.story.voices.consequences,
        measured_from=scene.on, measured_until=scene.on, start_on=start, deadline=days[script.days - 1],
        measures=[
            MeasureDraft(metrics[code], tuple(Step(days[day], Decimal(value)) for day, value in steps))
            for code, steps in script.steps.items()
        ],
        supports=[SupportDraft(kind, what, who or boss.name, days[day]) for kind, what, who, day in script.supports],
        check_ins=[days[day] for day in script.check_ins],
    )  # fmt: skip


def _follow_up(scene: Scene, plan: Plan) -> None:
    script = script_of(scene, plan.employee)
    if script is None:
        return
    on, now, lead = scene.on, scene.now, account_of(plan.lead)
    for support in plan.supports.filter(given_on__isnull=True, due_on__lte=on):
        proof = "test" if support.kind == "course" else "record"
        note = script.proof_of(support.kind, support.what)
        give_support(support=support, actor=lead, given_on=on, note=note, proof=proof, on=on, now=now)
    for week in figures_to_sign(plan, on):
        sign_plan(
            plan=plan, of="facts", actor=account_of(plan.employee), comment="", on=on, now=now, first_day=week.first
        )  # fmt: skip
    for check_in in plan.check_ins.filter(held_on__isnull=True, due_on__lte=on):
        content = TalkContent(
            held_at=now - timedelta(minutes=30), topic=TalkTopic.PLAN, summary=scene.story.voices.check_in,
            employee_words=scene.story.voices.check_in_answer, facts=find_plan(lead, plan.public_id, on).facts,
        )  # fmt: skip
        talk = record_talk(
            employee=plan.employee, content=content, actor=lead, now=now, about_plan=plan.public_id
        )  # fmt: skip
        hold_check_in(check_in=check_in, talk=talk, actor=lead, on=on, now=now)
        confirm_talk(talk=talk, actor=account_of(plan.employee), remark=scene.story.voices.confirmed, now=now)
    if plan.deadline < on:
        decide(scene, script, plan)


def decide(scene: Scene, script: PlanScript, plan: Plan) -> None:
    """The morning after the deadline HR decides by the figures: passed, extended once, failed, or still open."""
    stand = standings(plan, scene.on)
    moment = scene.moment
    if all(one.actual is not None and one.actual >= one.goal * NEARLY for one in stand):
        pass_plan(plan=plan, actor=scene.hr, reason=script.passed_because, **moment)
    elif script.extended_days and not plan.extensions:
        days = working_days([plan.employee_id], scene.on, scene.on + timedelta(days=3 * script.extended_days + 30))
        extend_plan(
            plan=plan, actor=scene.hr, deadline=days[plan.employee_id][script.extended_days - 1],
            reason=script.extended_because, evidence=figures_of(stand), **moment,
        )  # fmt: skip
    elif script.failed_because and plan.state in UNFINISHED:
        fail_plan(plan=plan, actor=scene.hr, reason=script.failed_because, **moment)


def figures_of(stand: list[Standing]) -> str:
    """Where each measure stands, in words for the record."""
    return "；".join(
        f"{one.metric.name_zh}最近 {len(one.days)} 个工作日平均 {round(one.actual, 1)}（目标 {one.goal}）"
        for one in stand
        if one.actual is not None
    )
