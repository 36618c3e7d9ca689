"""A cycle in calibration with a seat for Lin; appeals, nominations and recognitions about Wei and Pan."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from people.models import Employee
from people.services.files import keep_file
from performance.appeals.models import Appeal
from performance.calibration.models import CalibrationSeat
from performance.growth.models import Nomination, Recognition
from performance.reviews.enums import Stage
from performance.reviews.models import ReviewCycle, Scorecard
from performance.reviews.services import advance_cycle, open_cycle
from tests.isolation.world import NOW, ON, Pair, World
from tests.performance.reviews import stage as st


def build(world: World) -> dict[str, Pair]:
    hr, people = world.users["hr"], (world.wei, world.pan)
    cycle = _calibrating(world)
    seat = CalibrationSeat.objects.create(cycle=cycle, user=world.users["head"], added_by=hr, added_at=NOW)
    published = ReviewCycle.objects.get(code=f"{world.marker}P")
    appealed = _published(world)
    appeals = [_appeal(world, appealed, person) for person in people]
    board, done = {"public_id": cycle.public_id}, {"public_id": published.public_id}
    bosses = (world.users["manager"], world.users["other_head"])
    return {
        "board": Pair(board, board),
        "board_department": Pair(*({**board, "department_id": d.public_id} for d in (world.live, world.service))),
        "board_card": _pair(Scorecard.objects.get(cycle=cycle, employee=person) for person in people),
        "seat": _pair([seat, seat]),
        "appeal": _pair(appeals),
        "appeal_file": Pair(*({"public_id": a.public_id, "file_id": a.files.get().public_id} for a in appeals)),
        "nominee": Pair(*({"public_id": person.public_id, "track": "bonus"} for person in people)),
        "nomination": _pair(_nomination(world, *pair) for pair in zip(people, bosses, strict=True)),
        "recognition": _pair(_recognition(world, *pair) for pair in zip(people, bosses, strict=True)),
        "published_cycle": Pair(done, done),
        "department_report": Pair(*({**done, "department_id": d.public_id} for d in (world.live, world.service))),
    }


def _calibrating(world: World) -> ReviewCycle:
    return _scored(world, f"{world.marker}C", [Stage.CALIBRATION], 1)


def _published(world: World) -> ReviewCycle:
    return _scored(world, f"{world.marker}A", [Stage.APPEALS], 2)


def _scored(world: World, code: str, stages: list[Stage], month: int) -> ReviewCycle:
    """A month of 2024 scored by HR and taken to the stage after the heads' scores."""
    hr, until = world.users["hr"], date(2024, month, 28)
    cycle = st.make_cycle(hr, code=code, start=date(2024, month, 1), until=until, stages=stages, kind="monthly")
    cycle = open_cycle(cycle=cycle, as_of=until, actor=hr, now=st.NOW)
    st.score_everybody(cycle, actor=hr)
    return advance_cycle(cycle=cycle, actor=hr, now=st.NOW)


def _appeal(world: World, cycle: ReviewCycle, person: Employee) -> Appeal:
    appeal = Appeal.objects.create(
        scorecard=Scorecard.objects.get(cycle=cycle, employee=person), text=f"{world.marker} text",
        filed_by=person.user, filed_at=NOW, due_on=ON,
    )  # fmt: skip
    upload = SimpleUploadedFile(f"{world.marker}.pdf", f"%PDF-{world.marker}".encode())
    appeal.files.add(keep_file(upload=upload, actor=person.user, now=NOW))
    return appeal


def _nomination(world: World, person: Employee, boss: Any) -> Nomination:
    return Nomination.objects.create(
        employee=person, track="bonus", reason=f"{world.marker} reason", mean_score=95, cycles=1, nominated_by=boss,
        nominated_at=NOW, evidence=[{"cycle": "Q", "name": f"{world.marker} Q", "score": "95.00", "band": "A"}],
    )  # fmt: skip


def _recognition(world: World, person: Employee, boss: Any) -> Recognition:
    return Recognition.objects.create(
        employee=person, kind="honour", title=f"{world.marker} title", text=f"{world.marker} text", on=ON,
        given_by=boss, given_at=NOW,
    )  # fmt: skip


def _pair(found: Iterable[Any]) -> Pair:
    near, far = found
    return Pair({"public_id": near.public_id}, {"public_id": far.public_id})
