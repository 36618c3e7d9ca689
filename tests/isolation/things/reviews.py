"""Objects of reviews."""

from tests.isolation.world import Pair, World


def build(world: World) -> dict[str, Pair]:
    return {}
