"""Tao's talk with Wei, Sun's with Pan."""

from datetime import timedelta

from performance.talks.enums import TalkTopic
from performance.talks.services import TalkContent, record_talk
from tests.isolation.world import NOW, Pair, World


def build(world: World) -> dict[str, Pair]:
    found = [
        record_talk(
            employee=person,
            content=TalkContent(
                held_at=NOW - timedelta(hours=2), topic=next(iter(TalkTopic.values)), summary=f"{world.marker} summary"
            ),
            actor=boss.user,
            now=NOW - timedelta(hours=1),
        )
        for person, boss in ((world.wei, world.tao), (world.pan, world.sun))
    ]
    return {"talk": Pair({"public_id": found[0].public_id}, {"public_id": found[1].public_id})}
