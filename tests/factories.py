"""A cast: HR Hong, head Lin, her team leader Tao with Wei and Mei, a peer Pan elsewhere, finance Fang, auditor An."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import count

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from people.enums import HeadKind, Role
from people.models import Assignment, Compensation, Department, DepartmentHead, Employee, Position, User

START = date(2024, 1, 1)
PASSWORD = "correct horse battery"
_numbers = count(1)


def make_department(name: str, parent: Department | None = None, code: str = "") -> Department:
    path = f"{parent.path}/{name}" if parent else name
    department = Department.objects.create(name=name, code=code or path, parent=parent, path=path)
    department.lineage = (parent.lineage if parent else "/") + f"{department.pk}/"
    department.save(update_fields=["lineage"])
    return department


def make_position(name: str = "Operator") -> Position:
    return Position.objects.get_or_create(name=name)[0]


def make_user(username: str, *roles: str, name: str = "") -> User:
    user = User.objects.create_user(
        username=username, email=f"{username}@example.com", password=PASSWORD, display_name=name or username.title()
    )
    if roles:
        user.groups.set([Group.objects.get_or_create(name=role)[0] for role in roles])
    return user


def make_employee(
    name: str,
    department: Department,
    *,
    position: str = "Operator",
    manager: Employee | None = None,
    number: str = "",
    salary: str | None = "10000.00",
    start: date = START,
    user: bool = True,
    **fields: object,
) -> Employee:
    """An employee with one open assignment, one open compensation and an account."""
    number = number or f"{next(_numbers):04d}"
    if user:
        fields["user"] = make_user(f"{name.lower()}{number}", name=name)
    employee = Employee.objects.create(number=number, name=name, sort_key=name.lower(), hire_date=start, **fields)
    Assignment.objects.create(
        employee=employee, department=department, position=make_position(position), manager=manager, start=start
    )
    if salary is not None:
        Compensation.objects.create(employee=employee, salary=Decimal(salary), start=start)
    return employee


def make_head(department: Department, employee: Employee, kind: str = HeadKind.HEAD, **dates: date) -> DepartmentHead:
    return DepartmentHead.objects.create(
        department=department, employee=employee, kind=kind, start=dates.get("start", START), until=dates.get("until")
    )


@dataclass(frozen=True)
class Cast:
    """operations (head Lin) has the team live (leader Tao; Wei, Mei); service (head Sun) has Pan."""

    hr: User
    finance: User
    auditor: User
    operations: Department
    live: Department
    service: Department
    lin: Employee
    tao: Employee
    wei: Employee
    mei: Employee
    sun: Employee
    pan: Employee


# Name, department, position, monthly salary, manager.
PEOPLE = (
    ("lin", "operations", "Head of operations", "20000.00", None),
    ("tao", "live", "Team leader", "12000.00", None),
    ("wei", "live", "Operator", "10000.00", "tao"),
    ("mei", "live", "Operator", "10000.00", None),
    ("sun", "service", "Head of service", "15000.00", None),
    ("pan", "service", "Service agent", "6000.00", None),
)
OFFICES = (("hr", "hong", Role.HR), ("finance", "fang", Role.FINANCE), ("auditor", "an", Role.AUDITOR))


def make_cast() -> Cast:
    """Written in bulk: nearly every test begins with it."""
    departments = _cast_departments()
    numbers = {name: f"{next(_numbers):04d}" for name, *_ in PEOPLE}
    logins = {name: f"{name}{numbers[name]}" for name in numbers} | {key: login for key, login, _ in OFFICES}
    names = {name: name.title() for name in numbers} | {key: login.title() for key, login, _ in OFFICES}
    password = make_password(PASSWORD)
    made = User.objects.bulk_create(
        User(username=login, email=f"{login}@example.com", password=password, display_name=names[key])
        for key, login in logins.items()
    )
    users = dict(zip(logins, made, strict=True))
    groups = {role: Group.objects.get_or_create(name=role)[0] for _, _, role in OFFICES}
    User.groups.through.objects.bulk_create(
        User.groups.through(user=users[key], group=groups[role]) for key, _, role in OFFICES
    )
    people = _cast_people(departments, users, numbers)
    DepartmentHead.objects.bulk_create(
        DepartmentHead(department=departments[where], employee=people[who], kind=HeadKind.HEAD, start=START)
        for where, who in (("operations", "lin"), ("service", "sun"))
    )
    return Cast(**{key: users[key] for key, *_ in OFFICES}, **departments, **people)


def _cast_departments() -> dict[str, Department]:
    operations = Department(name="运营中心", code="OPS", path="运营中心")
    live = Department(name="直播组", code="LIVE", path="运营中心/直播组", parent=operations)
    service = Department(name="客服部", code="CS", path="客服部")
    operations.save()
    Department.objects.bulk_create([live, service])
    for department in (operations, live, service):
        department.lineage = f"{department.parent.lineage if department.parent else '/'}{department.pk}/"
    Department.objects.bulk_update([operations, live, service], ["lineage"])
    return {"operations": operations, "live": live, "service": service}


def _cast_people(
    departments: dict[str, Department], users: dict[str, User], numbers: dict[str, str]
) -> dict[str, Employee]:
    made = Employee.objects.bulk_create(
        Employee(number=number, name=name.title(), sort_key=name, hire_date=START, user=users[name])
        for name, number in numbers.items()
    )
    people = dict(zip(numbers, made, strict=True))
    titles = list(dict.fromkeys(title for _, _, title, *_ in PEOPLE))
    Position.objects.bulk_create([Position(name=title) for title in titles], ignore_conflicts=True)
    positions = {position.name: position for position in Position.objects.filter(name__in=titles)}
    Assignment.objects.bulk_create(
        Assignment(
            employee=people[name],
            department=departments[where],
            position=positions[title],
            manager=people.get(manager),
            start=START,
        )
        for name, where, title, _, manager in PEOPLE
    )
    Compensation.objects.bulk_create(
        Compensation(employee=people[name], salary=Decimal(salary), start=START) for name, _, _, salary, _ in PEOPLE
    )
    return people
