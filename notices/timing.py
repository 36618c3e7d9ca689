"""When a notice may reach a person outside the inbox: pure functions over what the person chose (spec 12.4)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from notices.enums import MailMode
from notices.registry import Kind

DIGEST_TIME = time(8, 30)


@dataclass(frozen=True)
class Wishes:
    """A person's choices; times are the company's wall clock. quiet_from = quiet_until or None: no quiet hours."""

    mail: bool = True
    modes: Mapping[str, str] = field(default_factory=dict)
    digest_time: time = DIGEST_TIME
    quiet_from: time | None = None
    quiet_until: time | None = None


def mode_for(kind: Kind, wishes: Wishes) -> MailMode:
    """How the kind reaches the person's mailbox. Urgent kinds don't wait for a digest."""
    if not kind.mail or not wishes.mail:
        return MailMode.NEVER
    mode = MailMode(wishes.modes.get(kind.name, kind.by_default))
    return MailMode.NOW if kind.urgent and mode == MailMode.DIGEST else mode


def after_quiet(moment: datetime, start: time | None, end: time | None, timezone: str) -> datetime:
    """The moment itself, or the end of the quiet hours it lies in (they may go past midnight)."""
    if start is None or end is None or start == end:
        return moment
    local = moment.astimezone(ZoneInfo(timezone))
    clock = local.time()
    inside = start <= clock < end if start < end else clock >= start or clock < end
    if not inside:
        return moment
    day = local.date() + timedelta(days=1 if clock >= end else 0)
    return datetime.combine(day, end, tzinfo=local.tzinfo).astimezone(moment.tzinfo)


def mail_at(kind: Kind, wishes: Wishes, now: datetime, timezone: str) -> datetime:
    """When a mail that is to go at once may go: quiet hours hold it back, unless the kind is urgent."""
    return now if kind.urgent else after_quiet(now, wishes.quiet_from, wishes.quiet_until, timezone)


def next_digest(wishes: Wishes, now: datetime, timezone: str) -> datetime:
    """The next moment of the person's digest after now, pushed to the end of quiet hours."""
    local = now.astimezone(ZoneInfo(timezone))
    due = datetime.combine(local.date(), wishes.digest_time, tzinfo=local.tzinfo)
    if due <= now:
        due = datetime.combine(local.date() + timedelta(days=1), wishes.digest_time, tzinfo=local.tzinfo)
    return after_quiet(due, wishes.quiet_from, wishes.quiet_until, timezone).astimezone(now.tzinfo)
