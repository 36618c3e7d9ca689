"""A kind of decision: the same in every company, its steps are not."""

from tests.isolation.world import Pair, World


def build(world: World) -> dict[str, Pair]:
    return {"approval_kind": Pair({"key": "bonuses.pool"}, {"key": "bonuses.pool"})}
