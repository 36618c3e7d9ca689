"""A litigation hold for Wei and one for Pan."""

from pip_workflow.dossier.holds import place_hold
from tests.isolation.world import NOW, Pair, World


def build(world: World) -> dict[str, Pair]:
    holds = [
        place_hold(employee=person, reason=f"{world.marker} arbitration", actor=world.users["hr"], now=NOW)
        for person in (world.wei, world.pan)
    ]
    return {"hold": Pair(*({"public_id": hold.public_id} for hold in holds))}
