"""A target, a questioned figure and a restated day for Wei and for Pan; a metric."""

from datetime import datetime, timezone
from decimal import Decimal

from people.models import Employee
from performance.measures.models import Dispute, Metric, Recalculation, RestatedDay
from performance.measures.services import TargetSpec, set_target
from tests.isolation.world import ON, START, Pair, World

NOW = datetime(2025, 3, 3, 2, 0, tzinfo=timezone.utc)


def build(world: World) -> dict[str, Pair]:
    orders = Metric.objects.get(code="orders")
    targets = [
        set_target(
            spec=TargetSpec(metric=orders, start=START, value=Decimal(10), employee=person),
            actor=world.users["hr"], today=ON, now=NOW,
        )[0]
        for person in (world.wei, world.pan)
    ]  # fmt: skip
    code = {"code": orders.code}
    return {
        "target": Pair({"public_id": targets[0].public_id}, {"public_id": targets[1].public_id}),
        "metric": Pair(code, code),
        "dispute": Pair(*[{"public_id": _dispute(world, person, orders)} for person in (world.wei, world.pan)]),
        "restated": Pair(*[{"public_id": _restated(person, orders)} for person in (world.wei, world.pan)]),
    }


def _dispute(world: World, person: Employee, metric: Metric) -> object:
    row = Dispute.objects.create(
        employee=person, metric=metric, day=ON, said=f"Two orders are missing {world.marker}", value_then=3,
        raised_by=person.user, raised_at=NOW, due_on=ON,
    )  # fmt: skip
    return row.public_id


def _restated(person: Employee, metric: Metric) -> object:
    run = Recalculation.objects.create(at=NOW, written=1, removed=0, restated=1, first_day=ON, last_day=ON)
    RestatedDay.objects.create(recalculation=run, employee=person, metric=metric, day=ON, value_before=3, value_after=5)
    return run.public_id
