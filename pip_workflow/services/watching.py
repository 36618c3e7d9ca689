"""A passed plan is watched for 30 days: an alert about what it was for is a relapse, linked to it (spec 7.1)."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from audit.services import record
from performance.alerts.models import Alert
from pip_workflow import actions
from pip_workflow.enums import PlanState
from pip_workflow.models import Plan
from pip_workflow.services.moves import add_event

WATCHED = timedelta(days=30)


@transaction.atomic
def link_relapses(*, on: date, now: datetime) -> int:
    """Link alerts raised while a passed plan is watched, about its measures; how many are new. Audited."""
    earliest = on - 2 * WATCHED
    plans = Plan.objects.filter(state=PlanState.PASSED, decided_on__gte=earliest, decided_on__lte=on)
    found = 0
    for plan in plans.select_related("employee"):
        for alert in relapses_of(plan).filter(raised_on__lte=on).exclude(pk__in=plan.relapses.values("pk")):
            plan.relapses.add(alert)
            add_event(plan=plan, what="relapsed", actor=None, on=on, now=now, detail=str(alert.rule))
            after = {"alert": str(alert.public_id), "rule": alert.code, "raised_on": alert.raised_on}
            record(action=actions.RELAPSED, actor=None, target=plan, after=after, person=plan.employee, at=now)
            found += 1
    return found


def relapses_of(plan: Plan) -> QuerySet[Alert]:
    """Alerts of the person about a metric of the plan, raised in the 30 days after it had passed."""
    metrics = plan.measures.values("metric")
    about = Q(rule__metric__in=metrics) | Q(metric__in=metrics)
    window = Q(raised_on__gt=plan.decided_on, raised_on__lte=plan.decided_on + WATCHED)  # type: ignore[operator]
    return Alert.objects.filter(about & window, employee=plan.employee_id).select_related("rule").order_by("pk")
