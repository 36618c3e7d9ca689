"""The plans a case is made of: the first that failed, what was given, the second period."""

from dataclasses import dataclass

from pip_workflow.followups.enums import REMEDIES
from pip_workflow.followups.models import FollowUp
from pip_workflow.models import Plan


@dataclass(frozen=True)
class Case:
    """A follow-up with what came before it; `remedy` and `first` are None where this is the first failure."""

    follow_up: FollowUp
    last: Plan
    remedy: FollowUp | None
    first: Plan | None

    @property
    def plans(self) -> list[Plan]:
        return [plan for plan in (self.first, self.last) if plan]

    @property
    def root(self) -> Plan:
        return self.first or self.last


def is_second_failure(follow_up: FollowUp) -> bool:
    """Whether the plan that failed was the second period after a training or a transfer."""
    earlier = FollowUp.objects.filter(second_plan=follow_up.plan_id).values_list("kind", flat=True)
    return earlier.first() in REMEDIES


def case_of(follow_up: FollowUp) -> Case:
    """The case as it stands; the remedy is the training or transfer whose second period this failure ended."""
    earlier = (
        FollowUp.objects.filter(second_plan=follow_up.plan_id).select_related("plan__employee", "plan__lead").first()
    )
    if earlier is None or earlier.kind not in REMEDIES:
        return Case(follow_up, follow_up.plan, None, None)
    return Case(follow_up, follow_up.plan, earlier, earlier.plan)
