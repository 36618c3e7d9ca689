"""What HR puts on file: what was said at hiring, contracts, reference values (spec 2.1, 2.3, 15)."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from hrplatform.demo.cast import Person
from hrplatform.demo.files import take_in
from hrplatform.demo.scene import Scene, account_of
from hrplatform.demo.story import CONTRACT_HEADERS, Story
from people.enums import ContractKind
from people.models import Department, Employee, Position, User
from people.permissions import bosses_of
from people.services.contracts import ContractFacts, record_contract
from people.services.establishment import approve_headcount
from performance.measures.models import Metric
from performance.measures.services.benchmarks import set_benchmark
from performance.talks.enums import TalkTopic
from performance.talks.services import TalkContent, confirm_talk, record_talk


def welcome(scene: Scene, person: Person) -> None:
    """The first day of somebody the story follows: the talk at hiring and the contract."""
    employee = Employee.objects.select_related("user").get(number=person.number)
    if person.hire_note:
        boss = bosses_of([employee.pk], scene.on)[employee.pk]
        held_at = scene.now - timedelta(minutes=20)
        content = TalkContent(held_at=held_at, topic=TalkTopic.OTHER, summary=person.hire_note)
        talk = record_talk(employee=employee, content=content, actor=account_of(boss), now=scene.now)
        confirm_talk(talk=talk, actor=account_of(employee), remark=scene.story.voices.confirmed, now=scene.now)
    if person.contract:
        facts = ContractFacts(
            kind=ContractKind.FIXED, start=person.hired, until=last_day(person.hired, person.contract_years),
            signed_on=person.hired, text=person.contract,
        )  # fmt: skip
        record_contract(employee=employee, facts=facts, actor=scene.hr, now=scene.now)


def last_day(start: date, years: int) -> date:
    """The last day of a contract of so many years."""
    month_later = start.replace(day=1, year=start.year + years)
    return month_later + timedelta(days=start.day - 2)


def keep_references(story: Story, admin: User, *, on: date, now: datetime) -> None:
    """Reference values with their source, known before the first day."""
    for reference in story.references:
        set_benchmark(
            metric=Metric.objects.get(code=reference.metric), name=reference.name, value=Decimal(reference.value),
            source=reference.source, as_of=on - timedelta(days=30), actor=admin, today=on, now=now,
            position=Position.objects.get(name=reference.position),
        )  # fmt: skip


def keep_contracts(story: Story, admin: User, *, on: date, now: datetime) -> None:
    """Everybody's contracts so far, as the file HR keeps, and the approved posts."""
    rows = story.opening_contracts() + story.renewals_in(on.replace(day=1))
    take_in("contracts", CONTRACT_HEADERS, rows, actor=admin, on=on, now=now, name="劳动合同台账.csv")
    departments = {department.path: department for department in Department.objects.all()}
    positions = {position.name: position for position in Position.objects.all()}
    for path, position, count in story.establishment():
        approve_headcount(
            department=departments[path], position=positions[position], headcount=count, start=on, actor=admin
        )


def sign_contracts(scene: Scene, newcomers: list[Person]) -> None:
    """Contracts that begin today or are renewed this month."""
    story, on = scene.story, scene.on
    rows = story.first_contracts(newcomers)
    if on.day == 1 and on > story.start:
        rows += story.renewals_in(on)
    if rows:
        name = f"劳动合同-{on:%Y%m%d}.csv"
        take_in("contracts", CONTRACT_HEADERS, rows, actor=scene.hr, on=on, now=scene.now, name=name)
