"""A roster file that was uploaded, and one that came in by a command: of the whole company."""

from intake.enums import BatchState, Source
from intake.models import Batch
from tests.isolation.world import NOW, Pair, World


def build(world: World) -> dict[str, Pair]:
    done = Batch.objects.create(
        kind="people", source=Source.COMMAND, state=BatchState.DONE, file_name=f"{world.marker}.csv", created_at=NOW,
        created_by=world.users["hr"], rows=1,
    )  # fmt: skip
    batch = {"public_id": done.public_id}
    return {"batch": Pair(batch, batch), "import_kind": Pair({"kind": "people"}, {"kind": "people"})}
