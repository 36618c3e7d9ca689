"""A target for Wei and one for Pan; a metric."""

from datetime import datetime, timezone
from decimal import Decimal

from performance.measures.models import Metric
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
    }
