"""A notice of Wei's and one of Pan's; a chat robot, which is HR's alone."""

from notices.models import ChatRobot, Notice
from tests.isolation.world import NOW, Pair, World


def build(world: World) -> dict[str, Pair]:
    rows = [
        Notice.objects.create(
            user=person.user, kind="gone.kind", context={"text": world.marker}, link="/", dedupe_key=world.marker,
            created_at=NOW,
        )
        for person in (world.wei, world.pan)
    ]  # fmt: skip
    robot = ChatRobot.objects.create(
        name=world.marker, kind="wecom", sealed="", kinds=[], created_at=NOW, is_active=False
    )
    one = {"public_id": robot.public_id}
    return {
        "notice": Pair({"public_id": rows[0].public_id}, {"public_id": rows[1].public_id}),
        "robot": Pair(one, one),
    }
