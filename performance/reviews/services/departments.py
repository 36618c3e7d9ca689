"""Department scorecards: from the department's own metrics and goals, never a mean of people's scores (spec 4.2)."""

from decimal import Decimal

from django.db import transaction
from django.db.models import prefetch_related_objects

from people.models import Department
from performance.reviews.data import Figure, department_figures
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
    prefetch_related_objects(list(forms.values()), "items__metric")
    departments = Department.objects.filter(
        pk__in=Scorecard.objects.filter(cycle=cycle).order_by().values("department")
    )
    chosen = {department: form for department in departments if (form := forms.get(department.pk) or forms.get(None))}
    figures = department_figures(
        departments=[department.pk for department in chosen], start=cycle.start, until=cycle.until,
        metrics={item.metric_id for form in chosen.values() for item in form.items.all() if item.metric_id},
        on=cycle.as_of or cycle.until,
    )  # fmt: skip
    held = {row.department_id: row for row in DepartmentScorecard.objects.filter(cycle=cycle)}
    fresh = [
        row
        for department, form in chosen.items()
        if (row := _department_row(cycle, department, form, figures, held.get(department.pk)))
    ]
    DepartmentScorecard.objects.bulk_create(
        fresh, update_conflicts=True, unique_fields=["cycle", "department"], update_fields=["score", "band", "items"]
    )
    return len(fresh)


def _department_row(
    cycle: ReviewCycle,
    department: Department,
    form: FormTemplate,
    figures: dict[tuple[int, int], Figure],
    held: DepartmentScorecard | None,
) -> DepartmentScorecard | None:
    """What the department's scorecard says now; None when it says so already."""
    items = list(form.items.all())
    goals = department_points(cycle, department.pk) if any(item.kind in GOAL_KINDS for item in items) else {}
    rows, parts = [], []
    for item in items:
        if item.kind == ItemKind.KPI:
            row, part = _metric_row(item, figures.get((department.pk, item.metric_id or 0)))
        else:
            row, part = _goal_row(item, goals)
        rows.append(row)
        parts.append(part)
    exact = weighted_score(parts)
    found = {"score": rounded(exact), "band": band_of(exact, _bands(cycle)), "items": rows}
    if held and {name: getattr(held, name) for name in found} == found:
        return None
    return DepartmentScorecard(cycle=cycle, department=department, **found)


def _metric_row(item: FormItem, figure: Figure | None) -> tuple[dict[str, object], Part]:
    metric = item.metric
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


def _bands(cycle: ReviewCycle) -> list[tuple[str, Decimal]]:
    return [(name, Decimal(floor)) for name, floor in cycle.bands]


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value.quantize(MICRO).normalize())
