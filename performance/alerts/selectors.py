"""Reads of alerts and rules."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from hrplatform.lib.prefetch import fetch_named
from people.models import Assignment
from performance.alerts.enums import TRIAL_RUNNING, AlertState, Severity, TrialState
from performance.alerts.models import Alert, AlertDay, Rule, Trial
from performance.alerts.permissions import visible_alerts
from performance.measures.models import DayResult, Metric, Observation, Target

SCOPE = ("brand", "region", "department", "position")
ABOUT = ("department", "metric", "brand", "region", "position")  # of an alert: what few of them name
COMPANIONS = ("revenue", "average_order_value")

_ORDER = {Severity.SEVERE: 0, Severity.WARNING: 1, Severity.INFO: 2}


def list_alerts(user: Any, on: date) -> QuerySet[Alert]:
    """Visible alerts with person, department and number of bad days on each row."""
    place = Assignment.objects.as_of(on).filter(employee=OuterRef("employee")).values("department__path")[:1]
    days = AlertDay.objects.filter(alert=OuterRef("pk")).order_by().values("alert").annotate(n=Count("pk")).values("n")
    # Planning a join of all that an alert may be about takes longer than reading it: each is read apart, once.
    rows = visible_alerts(user, on).prefetch_related("rule__metric", "employee", *ABOUT)
    return rows.annotate(number_of_days=Coalesce(Subquery(days), 0), place=Subquery(place))


def fill_alerts(alerts: Sequence[Alert]) -> None:
    """What list_alerts reads beside its rows, for a page of them."""
    fetch_named(alerts, "rule", "employee", *ABOUT)
    fetch_named(list({alert.rule_id: alert.rule for alert in alerts}.values()), "metric")


def count_open(user: Any, on: date) -> int:
    """Alerts that wait for an acknowledgement."""
    return visible_alerts(user, on).filter(state=AlertState.OPEN).count()


def unresolved_of(employee_ids: Iterable[int], on: date) -> dict[int, list[Alert]]:
    """{employee id: unresolved alerts as they stood on the day, most severe first} of live rules, with the number of
    bad days until then."""
    rows = Alert.objects.filter(employee_id__in=list(employee_ids), raised_on__lte=on).filter(
        ~Q(state=AlertState.RESOLVED) | Q(resolved_on__gt=on)
    )
    found: dict[int, list[Alert]] = {}
    rules: dict[int, Rule] = {}  # many alerts share a few: an answer that is kept holds each once
    for alert in (
        rows.exclude(rule__mode="quiet")
        .select_related("rule__metric", "metric")
        .annotate(number_of_days=Count("days", filter=Q(days__day__lte=on)))
    ):
        alert.rule = rules.setdefault(alert.rule_id, alert.rule)
        found.setdefault(alert.employee_id, []).append(alert)  # type: ignore[arg-type]
    for alerts in found.values():
        alerts.sort(key=lambda alert: (_ORDER[Severity(alert.severity)], alert.code))
    return found


def companion_figures(alert: Alert) -> dict[date, list[tuple[Metric, Decimal]]]:
    """{day: revenue and order value of the same days}, where observed: what the bad days look like beside orders."""
    days = [row.day for row in alert.days.all()]
    if not alert.employee_id or not days:
        return {}
    metrics = {metric.code: metric for metric in Metric.objects.filter(code__in=COMPANIONS)}
    seen = Observation.objects.filter(
        employee_id=alert.employee_id, day__in=days, metric__code__in=("revenue", "orders")
    ).values_list("day", "metric__code", "value")
    values = {(day, code): value for day, code, value in seen}
    found: dict[date, list[tuple[Metric, Decimal]]] = {}
    for day in days:
        revenue, orders = values.get((day, "revenue")), values.get((day, "orders"))
        figures = {
            "revenue": revenue,
            "average_order_value": revenue / orders if revenue is not None and orders else None,
        }
        found[day] = [
            (metrics[code], value) for code, value in figures.items() if value is not None and code in metrics
        ]
    return found


def targets_of(alert: Alert) -> list[Target]:
    """The targets its days were judged by, with their versions, oldest first."""
    ids = {row.target_id for row in alert.days.all()}
    rows = list(Target.objects.filter(pk__in=ids).select_related("metric").order_by("start"))
    fetch_named(rows, "employee", *SCOPE)
    return rows


def series_around(alert: Alert, until: date, *, days: int = 20) -> list[DayResult]:
    """The judged days that lead to the alert and those since: what the curve shows."""
    metric = alert.rule.metric_id or alert.metric_id
    if not alert.employee_id or not metric:
        return []
    last = until if alert.resolved_on is None else min(until, alert.resolved_on)  # an ended one keeps its own days
    rows = DayResult.objects.filter(employee_id=alert.employee_id, metric_id=metric, grain="day", day__lte=last)
    return list(rows.order_by("-day")[:days])[::-1]


def list_rules() -> list[Rule]:
    """Current rules with the number of alerts each has open (`unresolved`)."""
    rules = list(Rule.objects.filter(is_current=True).order_by("code"))
    fetch_named(rules, "metric", "lowered_by", *SCOPE)
    open_by_code = dict(
        Alert.objects.exclude(state=AlertState.RESOLVED).values_list("code").annotate(Count("pk")).order_by()
    )
    for rule in rules:
        rule.unresolved = open_by_code.get(rule.code, 0)  # type: ignore[attr-defined]
    return rules


def versions_of(code: str) -> list[Rule]:
    """Every version of a rule, newest first."""
    rows = list(Rule.objects.filter(code=code).order_by("-version"))
    fetch_named(rows, "metric", "created_by", *SCOPE)
    return rows


def running_trials_of(code: str) -> list[Trial]:
    """Trials of a rule that have not ended."""
    rows = Trial.objects.filter(rule__code=code, state__in=(TrialState.DRAFT, *TRIAL_RUNNING))
    return list(rows.prefetch_related(*SCOPE))
