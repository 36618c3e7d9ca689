"""Many people in teams of a head and their reports, made in a few statements."""

from datetime import date

from people.models import Assignment, Department, DepartmentHead, Employee, Position

START = date(2024, 1, 1)
TEAM = 25


def crowd(people: int) -> list[Employee]:
    """Departments of 25 with a head each; nobody has an account, so that notices don't count either."""
    teams = max(people // TEAM, 1)
    position = Position.objects.get_or_create(name="客服专员")[0]
    names = [f"组{people}-{number}" for number in range(teams)]
    departments = [Department(name=name, code=f"T{name[1:]}", path=name) for name in names]
    departments = Department.objects.bulk_create(departments)
    for department in departments:
        department.lineage = f"/{department.pk}/"
    Department.objects.bulk_update(departments, ["lineage"])
    made = Employee.objects.bulk_create(
        Employee(number=f"X{people}-{number:05d}", name=f"人{number}", sort_key=f"{number:05d}", hire_date=START)
        for number in range(people)
    )
    Assignment.objects.bulk_create(
        Assignment(employee=person, department=departments[number % teams], position=position, start=START)
        for number, person in enumerate(made)
    )
    DepartmentHead.objects.bulk_create(
        DepartmentHead(department=department, employee=made[number], kind="head", start=START)
        for number, department in enumerate(departments)
    )
    return made
