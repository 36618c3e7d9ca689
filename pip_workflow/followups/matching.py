"""Open positions and how well somebody fits each, frozen as plain data when a follow-up opens (spec 7.2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Avg

from people.models import Assignment, Department, Employee, Establishment, Position
from people.selectors.establishment import list_posts
from performance.diagnosis.models import Course
from performance.measures.models import DayResult, Metric
from pip_workflow.models import PlanSupport
from pip_workflow.rules.matching import Line, Match, match

LOOK_BACK = timedelta(days=90)


@dataclass(frozen=True)
class OpenPost:
    """A position of a department with fewer people than approved."""

    department: Department
    position: Position
    vacant: int


def open_posts(on: date, *, without: int | None = None) -> list[OpenPost]:
    """Every open post, in tree order; `without` leaves out the position somebody holds already."""
    departments = list(Department.objects.filter(is_active=True))
    posts = [post for post in list_posts(departments, on) if post.vacant is not None and post.vacant > 0]
    positions = {p.public_id: p for p in Position.objects.filter(public_id__in={p.position_public_id for p in posts})}
    found = [OpenPost(p.department, positions[p.position_public_id], p.vacant or 0) for p in posts]
    return [post for post in found if post.position.pk != without]


def is_open(department: Department, position: Position, on: date) -> bool:
    """Whether the establishment has room for one more on the day."""
    approved = Establishment.objects.as_of(on).filter(department=department, position=position).first()
    if approved is None:
        return False
    held = Assignment.objects.as_of(on).filter(department=department, position=position)
    return held.exclude(employee__leave_date__lt=on).count() < approved.headcount


def skills_on_record(employee: Employee, on: date) -> dict[str, str]:
    """Skill → where the record shows it: those a post held before asks for, and those of courses really given."""
    found: dict[str, str] = {}
    for row in Assignment.objects.filter(employee=employee, start__lte=on).select_related("position"):
        for skill in row.position.skills:
            found.setdefault(str(skill), row.position.name)
    given = list(PlanSupport.objects.filter(plan__employee=employee, given_on__lte=on).values_list("what", flat=True))
    for course in Course.objects.filter(is_active=True):
        # A plan names the course, often with its hours behind: “直播引流与话术，4 课时”.
        if any(name and name in what for name in (course.name_zh, course.name_en) for what in given):
            for skill in course.skills.replace("、", ",").replace("，", ",").split(","):
                if skill.strip():
                    found.setdefault(skill.strip(), str(course))
    return found


def achievements_on_record(employee: Employee, codes: set[str], on: date) -> dict[str, Decimal]:
    """Metric code → mean achievement over the judged days of the last 90 days."""
    rows = (
        DayResult.objects.filter(
            employee=employee, grain="day", day__range=(on - LOOK_BACK, on), achievement__isnull=False,
            metric__in=Metric.objects.filter(code__in=codes),
        )
        .values_list("metric__code")
        .annotate(mean=Avg("achievement"))
    )  # fmt: skip
    return dict(rows)


def matches_for(employee: Employee, on: date) -> list[dict[str, Any]]:
    """Every open post with its score and lines, the best first, ready to be frozen."""
    held = Assignment.objects.as_of(on).filter(employee=employee).first()
    posts = open_posts(on, without=held.position_id if held else None)
    codes = {item["metric"] for post in posts for item in post.position.strengths}
    skills, figures = skills_on_record(employee, on), achievements_on_record(employee, codes, on)
    found = [(post, match_of(post.position, skills, figures)) for post in posts]
    found.sort(key=lambda item: (item[1].score is None, -(item[1].score or 0)))
    return [_frozen(post, result) for post, result in found]


def match_of(position: Position, skills: Mapping[str, str], figures: Mapping[str, Decimal]) -> Match:
    strengths = {item["metric"]: Decimal(str(item["weight"])) for item in position.strengths}
    return match(
        skills=[str(skill) for skill in position.skills], strengths=strengths, record_skills=skills,
        record_achievements=figures,
    )  # fmt: skip


def _frozen(post: OpenPost, result: Match) -> dict[str, Any]:
    return {
        "department": str(post.department.public_id),
        "department_name": post.department.path,
        "position": str(post.position.public_id),
        "position_name": post.position.name,
        "vacant": post.vacant,
        "score": None if result.score is None else str(result.score),
        "lines": [_frozen_line(line) for line in result.lines],
    }


def _frozen_line(line: Line) -> dict[str, str]:
    return {
        "kind": line.kind,
        "name": line.name,
        "found": line.found,
        "share": str(line.share),
        "weight": str(line.weight.quantize(Decimal("0.0001"))),
    }
