"""A notice of Wei's and one of Pan's."""

from notices.models import Notice
from tests.isolation.world import NOW, Pair, World


def build(world: World) -> dict[str, Pair]:
    rows = [
        Notice.objects.create(
            user=person.user, kind="gone.kind", context={"text": world.marker}, link="/", dedupe_key=world.marker,
            created_at=NOW,
        )
        for person in (world.wei, world.pan)
    ]  # fmt: skip
    return {"notice": Pair({"public_id": rows[0].public_id}, {"public_id": rows[1].public_id})}
