"""Plans as records of `dump` and the API (spec 13.7)."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.db.models import DateField, Q, QuerySet, Value
from django.utils import timezone

from hrplatform.lib.dump import Source, register_source
from pip_workflow.models import Plan, PlanEvent
from pip_workflow.selectors import standings_of


def plan_rows(since: date | None, as_of: date | None) -> QuerySet[Plan]:
    """Every plan that was issued; drafts stay inside."""
    plans = Plan.objects.filter(issued_on__isnull=False).select_related("employee", "alert", "decided_by")
    if since:
        plans = plans.filter(deadline__gte=since)
    plans = plans.filter(issued_on__lte=as_of) if as_of else plans
    return plans.annotate(asked_for=Value(as_of, output_field=DateField()))


def plan_records(rows: Sequence[Any]) -> Iterator[dict[str, Any]]:
    """With where the measures stand on the day asked for (today), or on the plan's last day once that is over."""
    today = timezone.localdate()
    days = [min(plan.asked_for or today, plan.decided_on or plan.deadline) for plan in rows]
    stand = standings_of(list(zip(rows, days, strict=True)))
    for plan in rows:
        yield {
            "employee": plan.employee.number,
            "alert": str(plan.alert.public_id) if plan.alert else None,
            "state": plan.state,
            "issued_on": plan.issued_on,
            "deadline": plan.deadline,
            "extensions": plan.extensions,
            "measures": [{"metric": s.metric.code, "target": s.goal, "actual": s.actual} for s in stand[plan.pk]],
            "decided_by": str(plan.decided_by) if plan.decided_by else None,
            "decided_on": plan.decided_on,
            "reason": plan.reason,
        }


register_source(
    "plans",
    Source(
        rows=plan_rows,
        order=("issued_on", "pk"),
        records=plan_records,
        filters={"employee": "employee__number", "state": "state"},
        updated=lambda at: Q(created_at__gte=at) | Q(pk__in=PlanEvent.objects.filter(at__gte=at).values("plan")),
    ),
)
