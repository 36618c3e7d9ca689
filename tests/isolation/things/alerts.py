"""Objects of alerts."""

from tests.isolation.world import Pair, World


def build(world: World) -> dict[str, Pair]:
    return {}
