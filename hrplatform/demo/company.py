"""Setting up a demo company as its HR would: roster, targets, rules on file, forms, accounts (spec 15)."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.conf import settings

from hrplatform.demo import papers
from hrplatform.demo.cast import Person, PositionPlan
from hrplatform.demo.files import take_in
from hrplatform.demo.logins import PASSWORD, make_logins, rename_story_people
from hrplatform.demo.quarters import JUDGED_ITEMS
from hrplatform.demo.scene import Scene
from hrplatform.demo.story import ROSTER_HEADERS, TARGET_HEADERS, Story
from people.enums import PolicyKind
from people.models import Department, Employee, PolicyVersion, Position, User
from people.services import appoint_head, ensure_calendar, invite_user
from people.services.policies import publish_version, serve_policy
from performance.measures.models import Metric
from performance.reviews.enums import FormSubject
from performance.reviews.services import FormRequest, ItemRequest, create_form
from tenants.models import Company
from tenants.services import NewCompany, create_company

POLICY = (
    "一、各岗位的工作标准以系统中公布的目标值为准，按工作日统计，休息日不计。\n"
    "二、连续三个工作日达成率低于 50% 的，由直属上级谈话；连续七个工作日的，启动绩效改进计划。\n"
    "三、改进计划写明目标、期限和公司提供的培训与帮助。员工可以说明情况、提出异议。\n"
    "四、考核与奖金按公布的办法计算，每一笔都可以查到依据。"
)
CONSULTATION = "职工代表会议讨论，工会列席，采纳意见两条：休息日不计入统计；新人入职前十个工作日单独标注。"
LEVELS = ("很少做到", "有时做到", "通常做到", "经常做到并带动他人", "始终做到，成为榜样")


def found_company(story: Story, *, now: datetime) -> Company:
    """An empty company for the story."""
    request = NewCompany(
        schema=story.schema, name=story.name, pack="ecommerce", admin_email=f"admin@{story.schema}.example",
        password=PASSWORD, live_from=story.until + timedelta(days=1), is_demo=True,
        domain=f"{story.schema}.{settings.PUBLIC_HOST}",
    )  # fmt: skip
    return create_company(request=request, actor="demo", now=now)


def furnish(story: Story, *, now: datetime) -> None:
    """Everything HR enters before the first day. The caller is in the company's context."""
    admin = User.objects.get(email=f"admin@{story.schema}.example")
    on = story.start
    ensure_calendar(start=on - timedelta(days=60), until=story.until + timedelta(days=120))
    take_in("people", ROSTER_HEADERS, story.opening_roster(), actor=admin, on=on, now=now, name="花名册.csv")
    manager = Employee.objects.get(number=story.general_manager.number)
    for path in story.umbrellas:
        appoint_head(department=Department.objects.get(path=path), employee=manager, start=on, actor=admin)
    take_in("targets", TARGET_HEADERS, story.targets(), actor=admin, on=on, now=now, name="岗位标准.csv")
    open_accounts(admin)
    make_logins(story, admin)
    papers.keep_references(story, admin, on=on, now=now)
    papers.keep_contracts(story, admin, on=on, now=now)
    _publish_rules(admin, on, now)
    _make_forms(story, admin, on, now)


def come_and_go(scene: Scene) -> None:
    """Whose first or last day is today comes in with a roster; newcomers are given the rules and an account."""
    story, on, now = scene.story, scene.on, scene.now
    newcomers = story.hired_on(on)
    if newcomers:
        _take_in_people(scene, newcomers, f"入职-{on:%Y%m%d}.csv")
        open_accounts(scene.hr)
        people = Employee.objects.filter(number__in=[person.number for person in newcomers])
        for version in PolicyVersion.objects.all():
            serve_policy(
                version=version, employees=people, on=on, means="in_person", witness=scene.witness,
                actor=scene.hr, now=now,
            )  # fmt: skip
        rename_story_people(story)
        for person in newcomers:
            if person.hire_note or person.contract:
                papers.welcome(scene, person)
    papers.sign_contracts(scene, newcomers)
    if leavers := story.leaving_on(on):
        _take_in_people(scene, leavers, f"离职-{on:%Y%m%d}.csv", with_end=True)


def _take_in_people(scene: Scene, people: list[Person], name: str, *, with_end: bool = False) -> None:
    rows = [scene.story.roster_row(person, with_end=with_end) for person in people]
    take_in("people", ROSTER_HEADERS, rows, actor=scene.hr, on=scene.on, now=scene.now, name=name)


def open_accounts(admin: User) -> None:
    """Everybody without an account is invited by e-mail; their passwords are theirs to set."""
    for employee in Employee.objects.filter(user__isnull=True).order_by("number"):
        invite_user(email=employee.email, name=employee.name, actor=admin, employee=employee)


def _publish_rules(admin: User, on: date, now: datetime) -> None:
    version = publish_version(
        name="绩效管理制度", kind=PolicyKind.PERFORMANCE, text=POLICY, consultation=CONSULTATION,
        consulted_on=on - timedelta(days=40), published_on=on - timedelta(days=30), actor=admin, now=now,
    )  # fmt: skip
    serve_policy(
        version=version, employees=Employee.objects.all(), on=on - timedelta(days=5), means="in_person",
        witness="工会代表", actor=admin, now=now,
    )  # fmt: skip


def _make_forms(story: Story, admin: User, on: date, now: datetime) -> None:
    metrics = {metric.code: metric for metric in Metric.objects.all()}
    for plan in story.positions.values():
        position = Position.objects.filter(name=plan.name).first()
        if position:
            request = FormRequest(name=f"{plan.name}考核表", items=_items(plan, metrics), start=on, position=position)
            create_form(request=request, actor=admin, now=now)
    for department in story.departments:
        plan = story.positions[department.position]
        _department_form(department.path, plan, metrics, admin, on, now)


def _items(plan: PositionPlan, metrics: dict[str, Metric]) -> list[ItemRequest]:
    """Data items share 60, the two judged items 40; a post without data is judged whole."""
    data = list(plan.targets)[:2]
    judged = Decimal(20 if data else 50)
    items = [ItemRequest(metrics[code].name_zh, Decimal(60) / len(data), metric=metrics[code]) for code in data]
    return items + [
        ItemRequest(name_zh=zh, name_en=en, code=code, weight=judged, levels=LEVELS) for code, zh, en in JUDGED_ITEMS
    ]


def _department_form(
    path: str, plan: PositionPlan, metrics: dict[str, Metric], admin: User, on: date, now: datetime
) -> None:
    data = list(plan.targets)[:2]
    if not data:
        return
    items = [ItemRequest(metrics[code].name_zh, Decimal(100) / len(data), metric=metrics[code]) for code in data]
    request = FormRequest(
        name=f"{path}部门考核表", items=items, start=on, subject=FormSubject.DEPARTMENT,
        department=Department.objects.get(path=path),
    )  # fmt: skip
    create_form(request=request, actor=admin, now=now)
