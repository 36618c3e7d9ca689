"""Who sees which alerts: HR all; leaders those about people and departments they lead; nobody their own (spec 1, 3)."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from people.permissions import employee_of, headed_lineages, is_group_viewer, is_hr, led_employees, require_hr
from performance.alerts.enums import RuleMode
from performance.alerts.models import Alert, Rule


def visible_alerts(user: Any, on: date) -> QuerySet[Alert]:
    """Alerts the account may see; those of a quiet rule are for HR only."""
    if is_hr(user):
        me = employee_of(user, on)
        return Alert.objects.exclude(employee=me) if me else Alert.objects.all()
    groups = Q(pk__in=[])
    for lineage in headed_lineages(employee_of(user, on), on):
        groups |= Q(employee__isnull=True, department__lineage__startswith=lineage)
    if is_group_viewer(user):
        # Headquarters sees figures of brands and regions, never a person's.
        groups |= Q(employee__isnull=True, department__isnull=True)
    mine = Q(employee__in=led_employees(user, on))
    return Alert.objects.filter(mine | groups).exclude(rule__mode=RuleMode.QUIET)


def access_alert(user: Any, public_id: UUID | str, on: date) -> Alert:
    """The alert if the account may see it, else Http404. Whoever sees it may act on it."""
    # One alert: who is rarely named in it is read when it is, a join of all takes longer to plan than to read.
    rows = visible_alerts(user, on).select_related("rule__metric", "employee__user", "department", "metric")
    found = rows.prefetch_related("days").filter(public_id=public_id).first()
    if found is None:
        raise Http404("no such alert")
    return found


def access_rule(user: Any, code: str) -> Rule:
    """The current version of a rule, for HR."""
    require_hr(user)
    # As above: a rule names one or two of what it may rest on, a join of all eight takes longer to plan than to read.
    found = Rule.objects.select_related("metric").filter(code=code, is_current=True).first()
    if found is None:
        raise Http404("no such rule")
    return found
