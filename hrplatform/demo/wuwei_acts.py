"""What Wuwei's HR does besides the bosses' round: the ways of two people after a failed plan (spec 15).

The second is trained again, gets a second period, misses it, and is pregnant: the dismissal review is refused with the
article. The third moves to customer service with written consent.
"""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from hrplatform.demo import care
from hrplatform.demo.scene import Scene, account_of
from hrplatform.demo.story import working_day
from hrplatform.demo.wuwei import Wuwei
from hrplatform.demo.wuwei_lines import (
    OPEN_POSTS,
    SECOND,
    SECOND_AGAIN,
    SERVICE,
    SERVICE_AGENT,
    THIRD,
    THIRD_TARGETS,
)
from people.enums import Protection, Role
from people.models import Department, Employee, Position, ProtectedPeriod
from people.permissions import boss_of
from people.services.accounts import set_roles
from people.services.establishment import approve_headcount
from people.services.protection import record_protection
from performance.measures.models import Metric
from performance.measures.services import TargetSpec, set_target
from pip_workflow.errors import GuardsRefused
from pip_workflow.followups.enums import FollowKind, FollowState, ReviewPath
from pip_workflow.followups.models import FollowUp
from pip_workflow.followups.reviews import open_review
from pip_workflow.followups.services import (
    Choice,
    carry_out,
    decide_follow_up,
    give_training,
    open_second_period,
    sign_agreement,
)
from pip_workflow.services import issue_plan, sign_plan

DAY = timedelta(days=1)


def act(scene: Scene) -> None:
    """The morning's follow-ups, on working days; what has to be there first, on the first day."""
    story = scene.story
    assert isinstance(story, Wuwei)
    if scene.on == story.start:
        _prepare(scene, story)
    if working_day(scene.on) != scene.on:
        return
    for follow_up in FollowUp.objects.select_related("plan__employee__user", "plan__lead__user").order_by("pk"):
        person = story.by_number[follow_up.plan.employee.number]
        if person.story == "second":
            _second(scene, follow_up)
        elif person.story == "third":
            _third(scene, story, follow_up)


def _prepare(scene: Scene, story: Wuwei) -> None:
    """Who may read protected periods, open posts to move to, and what the third does beside selling."""
    set_roles(user=scene.approver, roles=[Role.HR, Role.PROTECTED], actor=scene.hr)
    for path, position, headcount in OPEN_POSTS:
        approve_headcount(
            department=Department.objects.get(path=path), position=Position.objects.get(name=position),
            headcount=headcount, start=scene.on, actor=scene.hr,
        )  # fmt: skip
    third = Employee.objects.get(number=story.story_person("third").number)
    for code, value in THIRD_TARGETS.items():
        spec = TargetSpec(
            metric=Metric.objects.get(code=code), start=scene.on, value=Decimal(value), employee=third,
        )  # fmt: skip
        set_target(spec=spec, actor=scene.hr, today=scene.on, now=scene.now)


def _second(scene: Scene, follow_up: FollowUp) -> None:
    moment = scene.moment
    is_last = FollowUp.objects.filter(second_plan=follow_up.plan).exists()
    if follow_up.state == FollowState.DRAFT and is_last:
        _refused_review(scene, follow_up)
    elif follow_up.state == FollowState.DRAFT:
        choice = Choice(
            kind=FollowKind.TRAINING, reason=SECOND.trained_because, gap=["orders"], what=SECOND.trained_what,
            begins_on=working_day(scene.on + DAY),
        )  # fmt: skip
        decide_follow_up(follow_up=follow_up, choice=choice, actor=scene.hr, **moment)
    elif follow_up.state == FollowState.DECIDED and follow_up.begins_on and follow_up.begins_on <= scene.on:
        attendance, material, test = SECOND.trained_proof
        give_training(
            follow_up=follow_up, given_on=scene.on, attendance=attendance, material=material, test=test,
            actor=scene.hr, **moment,
        )  # fmt: skip
    elif follow_up.state == FollowState.GIVEN:
        _second_period(scene, follow_up)


def _second_period(scene: Scene, follow_up: FollowUp) -> None:
    """A fresh period with the same standard, given and signed the same morning."""
    employee, lead = follow_up.plan.employee, follow_up.plan.lead
    script = SECOND_AGAIN
    content = replace(
        care.content_of(scene, script, employee, lead), measured_from=follow_up.plan.start_on,
        measured_until=min(follow_up.plan.deadline, scene.on),
    )  # fmt: skip
    moment = scene.moment
    plan = open_second_period(follow_up=follow_up, content=content, lead=lead, actor=scene.hr, **moment)
    issue_plan(plan=plan, actor=account_of(lead), means="in_person", **moment)
    sign_plan(plan=plan, of="facts", actor=account_of(employee), comment="数据无误", **moment)
    sign_plan(plan=plan, of="plan", actor=account_of(employee), comment=script.words, **moment)


def _refused_review(scene: Scene, follow_up: FollowUp) -> None:
    """HR asks, learns of the pregnancy, and tries: the review is refused; the work goes on with help."""
    employee = follow_up.plan.employee
    if not ProtectedPeriod.objects.filter(employee=employee).exists():
        record_protection(
            employee=employee, kind=Protection.MOTHERHOOD, start=scene.on - timedelta(days=60),
            until=scene.on + timedelta(days=570), actor=scene.approver, now=scene.now, note=SECOND.pregnancy_note,
            consent_on=scene.on, consent_form=SECOND.pregnancy_consent,
        )  # fmt: skip
    moment = scene.moment
    try:
        open_review(
            follow_up=follow_up, path=ReviewPath.INCOMPETENT, reason=SECOND.review_because, actor=scene.hr, **moment
        )
    except GuardsRefused:
        choice = Choice(kind=FollowKind.NONE, reason=SECOND.kept_because)
        decide_follow_up(follow_up=follow_up, choice=choice, actor=scene.hr, **moment)


def _third(scene: Scene, story: Wuwei, follow_up: FollowUp) -> None:
    moment = scene.moment
    if follow_up.state == FollowState.DRAFT:
        choice = Choice(
            kind=FollowKind.TRANSFER, reason=THIRD.moved_because, gap=["orders"], begins_on=story.third_moves_on,
            department=Department.objects.get(path=SERVICE), position=Position.objects.get(name=SERVICE_AGENT),
        )  # fmt: skip
        decide_follow_up(follow_up=follow_up, choice=choice, actor=scene.hr, **moment)
    elif follow_up.state == FollowState.DECIDED and follow_up.agreed_on is None:
        employee = follow_up.plan.employee
        sign_agreement(follow_up=follow_up, actor=account_of(employee), note=THIRD.agreed_note, **moment)
    elif follow_up.state == FollowState.DECIDED and follow_up.begins_on and follow_up.begins_on <= scene.on:
        head = Employee.objects.get(number=story.head_of_service.number)
        carry_out(follow_up=follow_up, manager=head, actor=scene.hr, **moment)
        assert boss_of(follow_up.plan.employee, scene.on) == head
