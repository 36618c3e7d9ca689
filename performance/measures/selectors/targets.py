"""Which targets hold for a person, and which are on file (spec 2.3)."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from people.models import Assignment, Employee
from performance.measures.models import DayResult, Metric, Observation, Target, TargetAcknowledgement

SCOPE = ("employee", "position", "department", "brand", "region")
HELD = ("employee", "position", "brand", "region")  # of a scope: what a place has itself
WEIGHTS = {"employee": 16, "position": 8, "department": 4, "brand": 2, "region": 1}


def live_targets() -> QuerySet[Target]:
    """Targets that no correction has replaced, with everything their names need."""
    return Target.objects.filter(superseded_by=None).select_related("metric", *SCOPE)


def targets_for(place: Assignment, on: date) -> list[Target]:
    """The target in force per metric for one person on a day: the most specific (as performance.measures.day_sql)."""
    above = [int(pk) for pk in place.department.lineage.strip("/").split("/")]
    rows = Target.objects.filter(superseded_by=None, metric__is_active=True).as_of(on)
    rows = rows.select_related("metric", "department").filter(Q(department=None) | Q(department__in=above))
    for name in HELD:
        rows = rows.filter(Q(**{name: None}) | Q(**{name: getattr(place, f"{name}_id")}))
    best: dict[int, Target] = {}
    for target in sorted(rows, key=_specificity):
        best[target.metric_id] = target
        for name in HELD:  # theirs by the filter: nothing to read
            if getattr(target, f"{name}_id"):
                setattr(target, name, getattr(place, name))
    return sorted(best.values(), key=lambda target: (target.metric.sequence, target.metric.code))


def _specificity(target: Target) -> tuple[int, int, date, int, int]:
    weight = sum(points for name, points in WEIGHTS.items() if getattr(target, f"{name}_id"))
    depth = target.department.lineage.count("/") if target.department else 0
    return weight, depth, target.start, target.version, target.pk


def acknowledged(targets: Iterable[Target], employee: Employee) -> dict[int, TargetAcknowledgement]:
    """{target id: the employee's acknowledgement}."""
    rows = TargetAcknowledgement.objects.filter(target__in=list(targets), employee=employee)
    return {row.target_id: row for row in rows}


def list_targets() -> QuerySet[Target]:
    """All live targets with `is_known`: whether anybody has acknowledged it."""
    seen = TargetAcknowledgement.objects.filter(target=OuterRef("pk"))
    return live_targets().annotate(is_known=Exists(seen))


def versions_of(target: Target) -> list[Target]:
    """The target and what it corrected, newest first."""
    scope = {f"{name}_id": getattr(target, f"{name}_id") for name in SCOPE}
    rows = Target.objects.filter(metric=target.metric, start=target.start, **scope).order_by("-version")
    found = list(rows)
    for row in found:
        row.metric = target.metric
    return found


def has_figures(metric: Metric) -> bool:
    """Whether anything was observed or judged of the metric: what it is made of then stays."""
    return Observation.objects.filter(metric=metric).exists() or DayResult.objects.filter(metric=metric).exists()


def list_metrics() -> QuerySet[Metric]:
    """Metrics with the number of live targets (`live`)."""
    counted = (
        Target.objects.filter(superseded_by=None, metric=OuterRef("pk"))
        .values("metric")
        .annotate(number=Count("pk"))
        .values("number")
    )
    parts = ("numerator", "denominator", "weight_metric")
    return Metric.objects.select_related(*parts).annotate(live=Subquery(counted))
