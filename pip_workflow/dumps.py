"""Plans as records of `dump` and the API (spec 13.7)."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils import timezone

from hrplatform.lib.dump import register
from pip_workflow.models import Plan
from pip_workflow.selectors import standings


@register("plans")
def dump_plans(*, since: date | None, as_of: date | None) -> Iterator[dict[str, Any]]:
    """Every plan that was issued, with where its measures stand on its last day; drafts stay inside."""
    plans = Plan.objects.filter(issued_on__isnull=False).select_related("employee", "alert", "decided_by")
    if since:
        plans = plans.filter(deadline__gte=since)
    if as_of:
        plans = plans.filter(issued_on__lte=as_of)
    for plan in plans.order_by("issued_on", "pk"):
        day = min(as_of or timezone.localdate(), plan.decided_on or plan.deadline)
        yield {
            "employee": plan.employee.number,
            "alert": str(plan.alert.public_id) if plan.alert else None,
            "state": plan.state,
            "issued_on": plan.issued_on,
            "deadline": plan.deadline,
            "extensions": plan.extensions,
            "measures": [{"metric": s.metric.code, "target": s.goal, "actual": s.actual} for s in standings(plan, day)],
            "decided_by": str(plan.decided_by) if plan.decided_by else None,
            "decided_on": plan.decided_on,
            "reason": plan.reason,
        }
