"""Reads of cases: who has one, from when on, and what is on record."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from people.models import Employee
from performance.alerts.models import Alert
from performance.talks.models import Talk
from pip_workflow.dossier.models import Dossier, LitigationHold
from pip_workflow.models import Plan

BEFORE = timedelta(days=90)


def cases() -> QuerySet[Employee]:
    """People with a plan, an alert, a hold or a dossier; with `plan_count`, `made`, `last_made`, `is_held`."""
    plans = Plan.objects.filter(employee=OuterRef("pk"), issued_on__isnull=False).order_by()
    dossiers = Dossier.objects.filter(employee=OuterRef("pk")).order_by()
    held = Exists(LitigationHold.objects.filter(employee=OuterRef("pk"), lifted_at__isnull=True))
    alerts = Exists(Alert.objects.filter(employee=OuterRef("pk")))
    rows = Employee.objects.filter(held | alerts | Exists(plans) | Exists(dossiers))
    return rows.annotate(
        plan_count=_counted(plans),
        made=_counted(dossiers),
        last_made=Subquery(dossiers.values("employee").annotate(last=Max("made_at")).values("last")),
        is_held=held,
    )


def _counted(rows: QuerySet[Any]) -> Coalesce:
    return Coalesce(Subquery(rows.values("employee").annotate(n=Count("pk")).values("n")), 0)


def suggested_start(employee: Employee, on: date) -> date:
    """From the hiring or 90 days before the first alert or measured day, whichever is later: rules and norms first."""
    firsts = [
        Alert.objects.filter(employee=employee).order_by("first_day").values_list("first_day", flat=True).first(),
        Plan.objects.filter(employee=employee)
        .order_by("measured_from")
        .values_list("measured_from", flat=True)
        .first(),
    ]
    known = [day for day in firsts if day]
    start = (min(known) if known else on) - BEFORE
    return max(start, employee.hire_date) if employee.hire_date else start


@dataclass(frozen=True)
class OnRecord:
    """How many records of each kind a dossier would hold."""

    alerts: int
    talks: int
    plans: int


def on_record(employee: Employee) -> OnRecord:
    return OnRecord(
        alerts=Alert.objects.filter(employee=employee).count(),
        talks=Talk.objects.filter(employee=employee).count(),
        plans=Plan.objects.filter(employee=employee, issued_on__isnull=False).count(),
    )


def made_of(employee: Employee) -> QuerySet[Dossier]:
    """Every dossier ever made of the person, the newest first."""
    return Dossier.objects.filter(employee=employee).select_related("made_by")
