"""Whose data it is: who may import, correct and answer for the figures of a metric (spec 2.2, 2.3)."""

from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404

from people.models import Employee, User
from people.permissions import employee_of, groups_of, is_hr, led_employees
from people.selectors import hr_users
from performance.measures.enums import DataOwner
from performance.measures.models import Dispute, Metric


def owned_roles(user: Any) -> frozenset[str]:
    """The data owner roles the account fills: its own, and for HR those that nobody holds."""
    if not (user and user.is_authenticated and user.is_active):
        return frozenset()
    held = groups_of(user) & set(DataOwner.values)
    if DataOwner.HR in held:
        taken = User.objects.filter(is_active=True, groups__name__in=DataOwner.values)
        held |= set(DataOwner.values) - set(taken.values_list("groups__name", flat=True))
    return frozenset(held)


def can_feed(user: Any, metric: Metric) -> bool:
    """Whether the account may import or correct figures of the metric. None is a command or a token's own scope."""
    return user is None or metric.data_owner in owned_roles(user)


def can_feed_any(user: Any) -> bool:
    """Whether there is any metric the account may feed."""
    roles = owned_roles(user)
    return bool(roles) and Metric.objects.filter(data_owner__in=roles, is_active=True).exists()


def feedable_metrics(user: Any) -> QuerySet[Metric]:
    """The metrics in use whose figures the account may import or correct; all for None (a command, a token)."""
    metrics = Metric.objects.filter(is_active=True)
    return metrics if user is None else metrics.filter(data_owner__in=owned_roles(user))


def data_owners(metric: Metric) -> list[User]:
    """The accounts that answer for a metric: those in its role; HR while nobody is."""
    if metric.data_owner == DataOwner.HR:
        return hr_users()
    return list(User.objects.filter(is_active=True, groups__name=metric.data_owner).order_by("pk")) or hr_users()


def visible_disputes(user: Any, on: date) -> QuerySet[Dispute]:
    """One's own, those of people one leads, those of metrics one answers for; all for HR."""
    rows = Dispute.objects.select_related("employee", "metric", "answered_by")
    if is_hr(user):
        return rows
    me = employee_of(user, on)
    mine = Q(employee=me) if me else Q(pk__in=[])
    return rows.filter(
        mine | Q(employee__in=led_employees(user, on)) | Q(metric__data_owner__in=owned_roles(user))
    ).distinct()


def access_dispute(user: Any, public_id: UUID, on: date) -> Dispute:
    """The dispute if the account may see it, else Http404."""
    found = visible_disputes(user, on).filter(public_id=public_id).first()
    if found is None:
        raise Http404("no such dispute")
    return found


def can_answer(user: Any, dispute: Dispute, on: date) -> bool:
    """The data owner, never about oneself, and never about people one leads while somebody else could answer."""
    if not can_feed(user, dispute.metric) or dispute.employee.user_id == user.pk:
        return False
    if not led_employees(user, on).filter(pk=dispute.employee_id).exists():
        return True
    return not any(_is_free(owner, dispute, on) for owner in data_owners(dispute.metric) if owner.pk != user.pk)


def access_dispute_to_answer(user: Any, public_id: UUID, on: date) -> Dispute:
    """As access_dispute; 403 for who sees it but doesn't answer for the metric."""
    dispute = access_dispute(user, public_id, on)
    if not can_answer(user, dispute, on):
        raise PermissionDenied("only the metric's data owner answers")
    return dispute


def _is_free(owner: User, dispute: Dispute, on: date) -> bool:
    is_own = dispute.employee.user_id == owner.pk
    return not is_own and not led_employees(owner, on).filter(pk=dispute.employee_id).exists()


def own_employee(user: Any, on: date) -> Employee:
    """The account's employee record; Http404 without one."""
    me = employee_of(user, on)
    if me is None:
        raise Http404("no employee record")
    return me
