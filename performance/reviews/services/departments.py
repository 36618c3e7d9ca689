"""Department scorecards: from the department's own metrics and goals, never a mean of people's scores (spec 4.2)."""

from decimal import Decimal

from django.db import transaction

from people.models import Assignment, Department
from performance.reviews.data import Figure, department_figure
from performance.reviews.enums import GOAL_KINDS, FormSubject, ItemKind
from performance.reviews.models import DepartmentScorecard, FormItem, FormTemplate, ReviewCycle, Scorecard
from performance.reviews.participants import forms_as_of
from performance.reviews.scoring import Part, band_of, rounded, weighted_score
from performance.reviews.services.goal_items import department_points

MICRO = Decimal("0.000001")


@transaction.atomic
def refresh_departments(*, cycle: ReviewCycle) -> int:
    """Scorecards of departments from their own form: metrics pooled over everybody in them, and their own goals."""
    forms = forms_as_of(cycle.as_of or cycle.until, FormSubject.DEPARTMENT)
    if not forms:
        return 0
    departments = Department.objects.filter(pk__in=Scorecard.objects.filter(cycle=cycle).values("department"))
    written = 0
    for department in departments:
        form = forms.get(department.pk) or forms.get(None)
        if form is not None:
            written += _write_department(cycle, department, form)
    return written


def _write_department(cycle: ReviewCycle, department: Department, form: FormTemplate) -> bool:
    people = _people_of(department, cycle)
    items = list(form.items.select_related("metric"))
    goals = department_points(cycle, department.pk) if any(item.kind in GOAL_KINDS for item in items) else {}
    rows, parts = [], []
    for item in items:
        if item.kind == ItemKind.KPI:
            row, part = _metric_row(item, people, cycle)
        else:
            row, part = _goal_row(item, goals)
        rows.append(row)
        parts.append(part)
    exact = weighted_score(parts)
    found = {"score": rounded(exact), "band": band_of(exact, _bands(cycle)), "items": rows}
    held = DepartmentScorecard.objects.filter(cycle=cycle, department=department).first()
    if held and {name: getattr(held, name) for name in found} == found:
        return False
    DepartmentScorecard.objects.update_or_create(cycle=cycle, department=department, defaults=found)
    return True


def _metric_row(item: FormItem, people: list[int], cycle: ReviewCycle) -> tuple[dict[str, object], Part]:
    metric = item.metric
    figure = department_figure(employees=people, metric=item.metric_id or 0, start=cycle.start, until=cycle.until)
    figure = figure or Figure(None, None, None)
    points = figure.points(item.curve)
    row = _row(item, points) | {
        "metric": metric.code if metric else "", "unit": metric.unit if metric else "",
        "name_zh": metric.name_zh if metric else "", "name_en": metric.name_en if metric else "",
        "value": _text(figure.value), "target": _text(figure.target), "achievement": _text(figure.achievement),
    }  # fmt: skip
    return row, Part(item.weight, points, not_applicable=points is None)


def _goal_row(item: FormItem, goals: dict[str, Decimal | None]) -> tuple[dict[str, object], Part]:
    """A department without a goal of the kind has the item not applicable; one not rated yet is missing."""
    points = goals.get(str(item.kind))
    return _row(item, points), Part(item.weight, points, not_applicable=str(item.kind) not in goals)


def _row(item: FormItem, points: Decimal | None) -> dict[str, object]:
    return {
        "code": item.code, "kind": str(item.kind), "metric": "", "name_zh": item.name_zh, "name_en": item.name_en,
        "unit": "", "weight": str(item.weight), "value": None, "target": None, "achievement": None,
        "points": _text(rounded(points)),
    }  # fmt: skip


def _people_of(department: Department, cycle: ReviewCycle) -> list[int]:
    """Everybody placed in the department or below it at the end of the span."""
    held = Assignment.objects.as_of(cycle.as_of or cycle.until)
    rows = held.filter(department__lineage__startswith=department.lineage)
    return list(rows.values_list("employee_id", flat=True))


def _bands(cycle: ReviewCycle) -> list[tuple[str, Decimal]]:
    return [(name, Decimal(floor)) for name, floor in cycle.bands]


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value.quantize(MICRO).normalize())
