"""Who reads a department's report (spec 1, 4.2)."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404

from people.models import Department
from performance.reports.selectors import reported_cards, reported_departments
from performance.reviews.enums import SHOWN_TO_EMPLOYEES
from performance.reviews.models import ReviewCycle


def access_report(user: Any, cycle_id: UUID, department_id: UUID, on: date) -> tuple[ReviewCycle, Department]:
    """A published cycle and a department the account heads (HR: any) with somebody in it, else Http404."""
    cycle = ReviewCycle.objects.filter(public_id=cycle_id, stage__in=SHOWN_TO_EMPLOYEES).first()
    department = reported_departments(user, on).filter(public_id=department_id).first()
    if cycle is None or department is None or not reported_cards(user, cycle, department, on).exists():
        raise Http404("no such report")
    return cycle, department
