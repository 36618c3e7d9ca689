"""Reads of the inbox and of what people chose about mail."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import connection

from jobs.models import OutboxMessage
from notices.models import ChatRobot, Notice, NoticePreference, NoticeQuerySet
from notices.timing import Wishes

ROBOT = "robot"  # the channel's name in the outbox
TEST_LANE = "test/"  # a test doesn't wait for what else the robot has to say


def list_notices(*, user: Any, only_unread: bool = False) -> NoticeQuerySet:
    """The person's notices, newest first."""
    mine = Notice.objects.filter(user=user).order_by("-created_at", "-id")
    return mine.unread() if only_unread else mine


def count_unread(user: Any) -> int:
    """How many the person has not read: the number on the bell."""
    return Notice.objects.filter(user=user).unread().count()


def wants_mail(*, user: Any) -> bool:
    return not NoticePreference.objects.filter(user=user, mail=False).exists()


def wishes_of(user_ids: Iterable[int]) -> dict[int, Wishes]:
    """What each of these accounts chose, by its key; one statement."""
    ids = list(user_ids)
    chosen = {
        row.user_id: Wishes(row.mail, row.modes, row.digest_time, row.quiet_from, row.quiet_until)
        for row in NoticePreference.objects.filter(user__in=ids)
    }
    return {pk: chosen.get(pk, Wishes()) for pk in ids}


def company_timezone() -> str:
    """The company's time zone: quiet hours and digests are by its clock."""
    return getattr(connection.tenant, "timezone", "") or settings.TIME_ZONE


def list_robots() -> list[ChatRobot]:
    """The company's chat robots by name."""
    return list(ChatRobot.objects.order_by("-is_active", "name", "pk"))


def last_posts(robots: Iterable[ChatRobot]) -> dict[str, OutboxMessage]:
    """The newest message of each robot, tests included, by its lane; one statement."""
    lanes = [lane for robot in robots for lane in (robot.lane, TEST_LANE + robot.lane)]
    newest = OutboxMessage.objects.filter(channel=ROBOT, lane__in=lanes).order_by("lane", "-id").distinct("lane")
    found: dict[str, OutboxMessage] = {}
    for message in sorted(newest, key=lambda message: message.pk):
        found[message.lane.removeprefix(TEST_LANE)] = message
    return found
