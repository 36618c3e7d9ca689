"""Reads of trials: who sees them, whose opinion is asked, what they found (spec 3.3)."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet
from django.http import Http404
from django.urls import reverse

from people.models import Assignment, DepartmentHead, User
from people.permissions import is_hr, led_employees
from performance.alerts.enums import TrialState
from performance.alerts.models import Alert, Trial
from performance.alerts.scope import people_in, scope_of
from performance.measures.models import Target

LINKS = (
    "rule__metric", "rule__trial", "standing__metric", "target", "brand", "region", "department", "position",
    "created_by",
)  # fmt: skip


def list_trials() -> QuerySet[Trial]:
    """Every trial, newest first, with what it is about: each read apart, a join of them all is slow to plan."""
    return Trial.objects.prefetch_related(*LINKS)


def access_trial(user: Any, public_id: UUID | str, on: date) -> Trial:
    """A trial: for HR always; for those who lead somebody in its scope once it is live. Else Http404."""
    found = list_trials().filter(public_id=public_id).first()
    if found is None or not (is_hr(user) or _is_asked(user, found, on)):
        raise Http404("no such trial")
    return found


def _is_asked(user: Any, trial: Trial, on: date) -> bool:
    if trial.state not in (TrialState.LIVE, TrialState.ROLLED_OUT):
        return False
    people = people_in(scope_of(trial), trial.started_on or on, on)
    return led_employees(user, on).filter(pk__in=people).exists()


def access_standing(public_id: UUID | str) -> Target:
    """A target in force that another value may be tried against; the caller has checked the right. Else Http404."""
    rows = Target.objects.filter(superseded_by__isnull=True, employee__isnull=True)
    target = rows.select_related("metric").filter(public_id=public_id).first()
    if target is None:
        raise Http404("no such target")
    return target


def heads_in(trial: Trial, on: date) -> list[User]:
    """Accounts of the heads of departments in which somebody stands in the scope."""
    people = people_in(scope_of(trial), on, on)
    lineages = Assignment.objects.as_of(on).filter(employee__in=people).values_list("department__lineage", flat=True)
    departments = {int(part) for lineage in set(lineages) for part in lineage.strip("/").split("/") if part}
    rows = DepartmentHead.objects.as_of(on).filter(department__in=departments, employee__user__is_active=True)
    users = {row.employee.user_id: row.employee.user for row in rows.select_related("employee__user")}
    return [user for _pk, user in sorted(users.items())]


def alerts_of(trial: Trial, user: Any, on: date) -> QuerySet[Alert]:
    """What the versions on trial have raised so far, as far as the account may see it."""
    from performance.alerts.permissions import visible_alerts

    rows = visible_alerts(user, on).filter(rule__trial=trial)
    links = ("rule__metric", "employee", "department", "brand", "region", "position", "metric")
    return rows.prefetch_related(*links).annotate(number_of_days=Count("days"))


def trial_link(trial: Trial) -> str:
    """Path of the trial's page."""
    return reverse("alerts:trial-detail", args=[trial.public_id])
