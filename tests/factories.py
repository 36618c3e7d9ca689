"""A cast: HR Hong, head Lin, her team leader Tao with Wei and Mei, a peer Pan elsewhere, finance Fang, auditor An."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import count

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
    employee = Employee.objects.create(number=number, name=name, sort_key=name.lower(), hire_date=start, **fields)
    if user:
        employee.user = make_user(f"{name.lower()}{number}", name=name)
        employee.save(update_fields=["user"])
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


def make_cast() -> Cast:
    operations = make_department("运营中心", code="OPS")
    live = make_department("直播组", operations, code="LIVE")
    service = make_department("客服部", code="CS")
    lin = make_employee("Lin", operations, position="Head of operations", salary="20000.00")
    tao = make_employee("Tao", live, position="Team leader", salary="12000.00")
    wei = make_employee("Wei", live, manager=tao)
    mei = make_employee("Mei", live)
    sun = make_employee("Sun", service, position="Head of service", salary="15000.00")
    pan = make_employee("Pan", service, position="Service agent", salary="6000.00")
    make_head(operations, lin)
    make_head(service, sun)
    return Cast(
        hr=make_user("hong", Role.HR, name="Hong"),
        finance=make_user("fang", Role.FINANCE, name="Fang"),
        auditor=make_user("an", Role.AUDITOR, name="An"),
        operations=operations, live=live, service=service,
        lin=lin, tao=tao, wei=wei, mei=mei, sun=sun, pan=pan,
    )  # fmt: skip
