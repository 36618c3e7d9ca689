"""What follows the plans of Wei and Pan: a decided transfer and the file of a dismissal review each; a guard rule."""

from datetime import date
from decimal import Decimal

from pip_workflow.followups.enums import FollowKind, FollowState
from pip_workflow.followups.models import DismissalReview, FollowUp
from pip_workflow.models import Plan
from tests.isolation.world import NOW, ON, Pair, World


def build(world: World) -> dict[str, Pair]:
    rows = [_follow_up(world, person) for person in (world.wei, world.pan)]
    reviews = [
        DismissalReview.objects.create(
            follow_up=row, opened_by=world.users["hr"], opened_on=ON, scorer=row.scorer,
            union_reasons=f"{world.marker} reasons", created_at=NOW,
        )
        for row in rows
    ]  # fmt: skip
    names = [{"public_id": row.public_id} for row in rows]
    files = [{"public_id": review.public_id} for review in reviews]
    return {
        "follow_up": Pair(*names),
        "follow_up_act": Pair(*({**name, "act": "paper"} for name in names)),
        "review": Pair(*files),
        "review_act": Pair(*({**name, "act": "money"} for name in files)),
        "review_letter": Pair(*({**name, "of": "union"} for name in files)),
        "guard_rule": Pair({"code": "G1"}, {"code": "G10"}),
    }


def _follow_up(world: World, person) -> FollowUp:
    plan = Plan.objects.get(employee=person)
    place = person.assignments.get(until__isnull=True)
    return FollowUp.objects.create(
        plan=plan, state=FollowState.DECIDED, kind=FollowKind.TRANSFER, opened_on=ON, due_on=ON,
        scorer=plan.lead.user, decided_by=world.users["hr"], decided_on=ON, reason=f"{world.marker} why",
        begins_on=date(2025, 3, 31), department=place.department, position=place.position, new_pay=Decimal("4321.00"),
        old_pay=Decimal("5432.00"), created_at=NOW, matches=[
            {
                "department": "", "department_name": f"{world.marker} there", "position": "", "vacant": 1,
                "position_name": f"{world.marker} post", "score": "70.0",
                "lines": [{"kind": "skill", "name": "话术", "found": "", "share": "0", "weight": "1.0"}],
            }
        ],
    )  # fmt: skip
