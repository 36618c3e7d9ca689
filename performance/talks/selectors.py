"""Reads of talks: seen by those in them and HR (spec 7.5)."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404

from people import permissions
from people.models import Employee
from performance.talks.models import Talk

SEARCHED = (
    "employee__name__icontains", "employee__number__iexact", "summary__icontains", "employee_words__icontains",
    "confirmation__icontains",
)  # fmt: skip


def visible_talks(user: Any, on: date) -> QuerySet[Talk]:
    """Talks the account took part in, all of them for HR."""
    talks = Talk.objects.select_related("employee", "led_by", "alert__rule")
    if permissions.is_hr(user):
        return talks
    me = permissions.employee_of(user, on)
    own = Q(led_by=user) | Q(employee=me) | Q(present=me) if me else Q(led_by=user)
    return talks.filter(own).distinct()


def search_talks(talks: QuerySet[Talk], text: str) -> QuerySet[Talk]:
    """Talks whose person or content has the text."""
    words = Q()
    for name in SEARCHED:
        words |= Q(**{name: text})
    return talks.filter(words)


def access_talk(user: Any, public_id: object, on: date) -> Talk:
    """The talk, if the account was in it or is HR; Http404 otherwise."""
    talk = visible_talks(user, on).filter(public_id=public_id).first()
    if talk is None:
        raise Http404("no such talk")
    return talk


def list_talks_with(employee: Employee) -> QuerySet[Talk]:
    """Every talk with an employee, newest first, for those who decide about them."""
    return Talk.objects.filter(employee=employee).select_related("led_by")
