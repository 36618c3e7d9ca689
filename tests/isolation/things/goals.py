"""Tao's goals for Wei and Sun's for Pan (one to agree, one running), a template; an entry and a 1:1 about each."""

from datetime import date, timedelta
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile

from people.models import Employee
from performance.feedback.enums import EntryKind, Readers
from performance.feedback.services import plan_meeting, write_entry
from performance.goals.models import Goal, GoalPart
from performance.goals.services import GoalRequest, PartRequest, Report, agree_goal, check_in, create_goal
from tests.isolation.world import NOW, ON, Pair, World

SPAN = {"start": date(2025, 1, 1), "until": date(2025, 3, 31)}


def build(world: World) -> dict[str, Pair]:
    pairs = ((world.wei, world.tao), (world.pan, world.sun))
    drafts, running, entries, meetings, parts = [], [], [], [], []
    for person, boss in pairs:
        milestone = PartRequest(title=f"{world.marker} milestone", weight=Decimal(100))
        words = {"title": f"{world.marker} goal", "kind": "mbo", "employee": person, "parts": [milestone], **SPAN}
        drafts.append(create_goal(request=GoalRequest(**words), actor=boss.user, on=ON, now=NOW))
        agreed = create_goal(request=GoalRequest(**words), actor=boss.user, on=ON, now=NOW)
        running.append(agree_goal(goal=agreed, actor=person.user, on=ON, now=NOW))
        entries.append(
            write_entry(
                employee=person, kind=EntryKind.GOOD, readers=Readers.EMPLOYEE, on=ON, text=f"{world.marker} incident",
                actor=boss.user, today=ON, now=NOW,
            )
        )  # fmt: skip
        meetings.append(
            plan_meeting(
                employee=person, meets_at=NOW - timedelta(hours=1), agenda=[f"{world.marker} point"], actor=boss.user,
                now=NOW,
            )
        )  # fmt: skip
    wanted = GoalRequest(title=f"{world.marker} template", kind="mbo", is_template=True, **SPAN)
    template = {"public_id": create_goal(request=wanted, actor=world.users["hr"], on=ON, now=NOW).public_id}
    for goal, (person, _boss) in zip(running, pairs, strict=True):
        parts.append(_with_evidence(goal, person))
    found = {"goal_part": parts, "goal_draft": drafts, "goal": running, "log_entry": entries, "meeting": meetings}
    return {name: Pair(*({"public_id": row.public_id} for row in rows)) for name, rows in found.items()} | {
        "goal_template": Pair(template, template)
    }


def _with_evidence(goal: Goal, person: Employee) -> GoalPart:
    """Its milestone reached, with a file."""
    part = goal.parts.get()
    proof = SimpleUploadedFile("proof.pdf", b"%PDF-1.7 proof")
    report = Report(confidence="on_track", progress={part.pk: Decimal(1)}, files={part.pk: proof})
    check_in(goal=goal, report=report, actor=person.user, on=ON, now=NOW)
    return part
