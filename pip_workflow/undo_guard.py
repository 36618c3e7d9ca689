"""What a decided plan holds fast: the figures it was decided on (spec 2.6)."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from intake.models import Batch
from performance.measures.models import Observation
from pip_workflow.enums import PlanState
from pip_workflow.models import Plan

DECIDED = (PlanState.PASSED, PlanState.FAILED)
NAMED = 3


def decided_plans_on(batch: Batch) -> Iterable[str]:
    """One sentence per plan that was decided on days of the batch, the first few of them."""
    if batch.kind != "observations":
        return
    mine = Observation.objects.filter(
        batch=batch, employee=OuterRef("employee"), day__range=(OuterRef("measured_from"), OuterRef("deadline"))
    )
    plans = Plan.objects.filter(state__in=DECIDED).filter(Exists(mine)).select_related("employee")
    for plan in plans.order_by("pk")[:NAMED]:
        yield _("The decided improvement plan of %(person)s rests on this import.") % {"person": plan.employee.name}
