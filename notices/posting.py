"""What chat robots post: made of a kind's group text, a whole number and a page of the menu, and of nothing else.

A robot's row in the outbox holds {"kind", "count"}; there is no place in it for a name, a title or a link to a row.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import translation

from jobs.outbox import Queued
from notices.inserting import Row
from notices.mails import digest_of
from notices.models import ChatRobot
from notices.registry import Kind, kind_of
from notices.selectors import ROBOT
from notices.timing import after_quiet

GATHERED = timedelta(minutes=1)


@dataclass(frozen=True)
class GroupLine:
    """One kind and how many; anything but a registered kind with a group text and a whole number is refused."""

    kind: str
    count: int

    def __post_init__(self) -> None:
        kind_of(self.kind).group_text(self.count)

    @property
    def text(self) -> str:
        return kind_of(self.kind).group_text(self.count)

    @property
    def path(self) -> str:
        return reverse(kind_of(self.kind).group_link)

    def as_payload(self) -> dict[str, object]:
        return {"kind": self.kind, "count": self.count}


@dataclass(frozen=True)
class GroupMessage:
    """One post: lines of the same kind are added up."""

    lines: tuple[GroupLine, ...]

    def text(self, *, company: str, base: str, language: str) -> str:
        """The company, what there is, and one link: the kind's page, or the start page for several kinds."""
        with translation.override(language):
            paths = {line.path for line in self.lines}
            link = f"{base}{paths.pop() if len(paths) == 1 else '/'}"
            return "\n".join([f"【{company}】", *(line.text for line in self.lines), link])


def group_message(lines: Iterable[GroupLine]) -> GroupMessage:
    """The lines of one post, one per kind."""
    counts: Counter[str] = Counter()
    for line in lines:
        counts[line.kind] += line.count
    return GroupMessage(tuple(GroupLine(kind, count) for kind, count in counts.items()))


def posts_for(*, kind: Kind, rows: Sequence[Row], now: datetime, timezone: str) -> Iterator[Queued]:
    """One row per robot that posts the kind: how many causes (or people) are new.

    They are gathered for a minute, so that a busy hour is not fifty posts. Quiet hours hold back all but urgent kinds.
    """
    if kind.group is None or not rows:
        return
    robots = [robot for robot in ChatRobot.objects.filter(is_active=True) if kind.name in robot.kinds]
    pairs = [f"{row.user_id}/{row.dedupe_key}" for row in rows]
    causes = {row.dedupe_key for row in rows}
    count, named_by = (len(pairs), pairs) if kind.counts_people else (len(causes), causes)
    soon = now + GATHERED
    for robot in robots:
        later = after_quiet(soon, robot.quiet_from, robot.quiet_until, timezone)
        yield Queued(
            channel=ROBOT,
            key=f"robot/{robot.public_id}/{kind.name}/{digest_of(named_by)}",
            payload=GroupLine(kind.name, count).as_payload(),
            lane=robot.lane,
            not_before=soon if kind.urgent else later,
        )
