"""What late or corrected data changed, for those who may see the people it is about (spec 2.7)."""

from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.http import Http404

from people.models import Employee
from people.permissions import is_hr, led_employees
from performance.measures.models import Recalculation, RestatedDay


def followed_people(user: Any, on: date) -> QuerySet[Employee] | None:
    """Whose days the account follows: None for everybody (HR); 403 for who leads nobody."""
    if is_hr(user):
        return None
    people = led_employees(user, on)
    if not people.exists():
        raise PermissionDenied("only HR and those who lead people")
    return people


def list_recalculations(people: QuerySet[Employee] | None) -> QuerySet[Recalculation]:
    """Judgings that restated somebody's days, newest first, with `people` and `days_shown` among those followed."""
    rows = Recalculation.objects.filter(restated__gt=0)
    if people is None:
        return rows.annotate(people=Count("days__employee", distinct=True), days_shown=Count("days"))
    seen = RestatedDay.objects.filter(recalculation=OuterRef("pk"), employee__in=people)
    return rows.filter(Exists(seen), days__employee__in=people).annotate(
        people=Count("days__employee", distinct=True), days_shown=Count("days")
    )


def restated_days(run: Recalculation, people: QuerySet[Employee] | None) -> QuerySet[RestatedDay]:
    """The days of one judging among those followed, with person and metric."""
    rows = RestatedDay.objects.filter(recalculation=run).select_related("employee", "metric")
    return rows if people is None else rows.filter(employee__in=people)


def access_recalculation(people: QuerySet[Employee] | None, public_id: UUID) -> Recalculation:
    """The judging if it touched anybody followed, else Http404."""
    found = Recalculation.objects.filter(public_id=public_id, restated__gt=0).first()
    if found is None or not restated_days(found, people).exists():
        raise Http404("no such recalculation")
    return found
