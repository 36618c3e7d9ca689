"""Chat robots: set up by HR, posting counts and a link into groups, at most once (spec 12.3, 12.4)."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from uuid import uuid4

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from audit.services import record, snapshot
from jobs import channels
from jobs.models import OutboxMessage
from jobs.outbox import queue_message
from jobs.sealed import seal, unseal
from notices import actions, chat, kinds
from notices.models import ChatRobot
from notices.posting import GroupLine, group_message
from notices.registry import shown_kind
from notices.selectors import ROBOT, TEST_LANE
from tenants.selectors import company_url

FIELDS = ("name", "kind", "kinds", "language", "quiet_from", "quiet_until", "is_active")


@dataclass(frozen=True)
class RobotSpec:
    """What HR typed. token and secret empty: as they were (only when changing)."""

    name: str
    kind: str
    kinds: Sequence[str]
    language: str
    token: str = ""
    secret: str = ""
    quiet_from: time | None = None
    quiet_until: time | None = None


@transaction.atomic
def add_robot(*, spec: RobotSpec, actor: Any, now: datetime) -> ChatRobot:
    """A new robot, switched on. Token and secret are kept encrypted under the company's key. Writes an audit entry."""
    robot = ChatRobot(created_at=now)
    _apply(robot, spec)
    robot.sealed = _seal(robot, spec.token, spec.secret)
    robot.save(force_insert=True)
    record(action=actions.ROBOT_ADDED, actor=actor, target=robot, after=snapshot(robot, FIELDS), at=now)
    return robot


@transaction.atomic
def change_robot(*, robot: ChatRobot, spec: RobotSpec, actor: Any, now: datetime) -> ChatRobot:
    """Change a robot; without a new token it keeps the old one and its secret. Writes an audit entry."""
    before = snapshot(robot, FIELDS)
    _apply(robot, spec)
    after = snapshot(robot, FIELDS)
    if spec.token:
        robot.sealed = _seal(robot, spec.token, spec.secret)
        after["webhook"] = "changed"
    robot.save()
    record(action=actions.ROBOT_CHANGED, actor=actor, target=robot, before=before, after=after, at=now)
    return robot


@transaction.atomic
def switch_robot(*, robot: ChatRobot, is_active: bool, actor: Any, now: datetime) -> bool:
    """Switch a robot on or off; what waits for one that is off is refused. Writes an audit entry."""
    if not ChatRobot.objects.filter(pk=robot.pk, is_active=not is_active).update(is_active=is_active):
        return False
    before, after = {"is_active": not is_active}, {"is_active": is_active}
    record(action=actions.ROBOT_CHANGED, actor=actor, target=robot, before=before, after=after, at=now)
    return True


@transaction.atomic
def queue_test(*, robot: ChatRobot, actor: Any, now: datetime) -> OutboxMessage:
    """A test message for the robot's group, through the outbox like all others. Writes an audit entry."""
    key = f"robot/{robot.public_id}/test/{uuid4()}"
    payload = GroupLine(kinds.ROBOT_TEST, 1).as_payload()
    queue_message(channel=ROBOT, key=key, payload=payload, lane=TEST_LANE + robot.lane, now=now)
    record(action=actions.ROBOT_TESTED, actor=actor, target=robot, at=now)
    return OutboxMessage.objects.get(key=key)


def _apply(robot: ChatRobot, spec: RobotSpec) -> None:
    for name in ("name", "kind", "language", "quiet_from", "quiet_until"):
        setattr(robot, name, getattr(spec, name))
    robot.kinds = list(spec.kinds)


def _seal(robot: ChatRobot, token: str, secret: str) -> str:
    return seal(json.dumps({"token": token, "secret": secret}), f"robot/{robot.public_id}")


def post(messages: Sequence[OutboxMessage]) -> None:
    """The sender of the channel: all that waits for one robot as one post."""
    robot = ChatRobot.objects.filter(public_id=messages[0].lane.removeprefix(TEST_LANE)).first()
    if robot is None or not robot.is_active:
        raise channels.Refused("the robot is switched off")
    try:
        message = group_message(GroupLine(**row.payload) for row in messages)
        text = message.text(company=connection.tenant.name, base=company_url(), language=robot.language)
        opened = json.loads(unseal(robot.sealed, f"robot/{robot.public_id}"))
    except (ValueError, TypeError) as error:  # an unknown kind, no whole number, another key: nothing was posted
        raise channels.Refused(type(error).__name__) from error
    chat.post_text(kind=robot.kind, token=opened["token"], secret=opened["secret"], text=text)


def register_channel() -> None:
    """Make the channel known to the outbox."""
    channels.register(
        ROBOT, post, label=_("Chat robot"), delivery=channels.Delivery.AT_MOST_ONCE, together=True, describe=describe
    )


def describe(message: OutboxMessage) -> str:
    """What it says: the group text itself holds no person."""
    kind = shown_kind(str(message.payload.get("kind")))
    return GroupLine(**message.payload).text if kind.group is not None else kind.name
