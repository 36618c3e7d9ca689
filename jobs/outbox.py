"""The outbox: a message is written in the transaction of its cause and sent after commit, under one key (spec 12.4).

How a channel is added and what may happen to a message: jobs.channels. How it is sent: jobs.relay.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from audit.services import record
from jobs import actions
from jobs.channels import EMAIL, channel_of, sealed_context
from jobs.enums import STUCK_MESSAGES, MessageState
from jobs.models import OutboxMessage
from jobs.relay import pause_after, relay
from jobs.sealed import seal
from jobs.tasks import ring_after_commit

__all__ = ["Queued", "pause_after", "queue_email", "queue_message", "queue_messages", "relay"]

KEPT = timedelta(days=180)
AT_ONCE = 1000


@dataclass(frozen=True)
class Queued:
    """One message to be written: key names its cause; not before: None means at once."""

    channel: str
    key: str
    payload: Mapping[str, object]
    lane: str = ""
    not_before: datetime | None = field(default=None)


def queue_messages(messages: Iterable[Queued], *, now: datetime) -> None:
    """Write many messages in the caller's transaction, set-based; one with a known key is the same message."""
    rows = [
        OutboxMessage(
            channel=channel_of(message.channel).name,
            key=message.key,
            payload=dict(message.payload),
            lane=message.lane,
            created_at=now,
            next_attempt_at=message.not_before or now,
        )
        for message in messages
    ]
    if not rows:
        return
    OutboxMessage.objects.bulk_create(rows, ignore_conflicts=True, batch_size=AT_ONCE)
    if any(row.next_attempt_at <= now for row in rows):
        ring_after_commit()


def queue_message(
    *, channel: str, key: str, payload: Mapping[str, object], now: datetime, lane: str = "",
    not_before: datetime | None = None,
) -> None:  # fmt: skip
    """Write a message in the caller's transaction; a second one with the same key is the same message."""
    queue_messages([Queued(channel, key, payload, lane, not_before)], now=now)


def mail(
    *, to: str, subject: str, text: str, key: str, secret: bool = False, not_before: datetime | None = None
) -> Queued:
    """An e-mail to one address. secret: the text opens something (a reset link): kept encrypted, gone once sent."""
    content = {"sealed": seal(text, sealed_context(key))} if secret else {"text": text}
    return Queued(EMAIL, key, {"to": [to], "subject": subject, **content}, not_before=not_before)


def queue_email(*, to: str, subject: str, text: str, key: str, now: datetime, secret: bool = False) -> None:
    """Write one e-mail (see mail) in the caller's transaction."""
    queue_messages([mail(to=to, subject=subject, text=text, key=key, secret=secret)], now=now)


@transaction.atomic
def send_again(*, message: OutboxMessage, actor: Any, now: datetime) -> bool:
    """A parked or doubtful message is sent once more; False when it is neither (any more). Writes an audit entry."""
    stuck = OutboxMessage.objects.filter(pk=message.pk, state__in=STUCK_MESSAGES)
    return _decide(stuck, message, actor, actions.MESSAGE_RESENT, now, state=MessageState.PENDING, failures=0,
                   next_attempt_at=now)  # fmt: skip


@transaction.atomic
def confirm_arrival(*, message: OutboxMessage, actor: Any, now: datetime) -> bool:
    """A doubtful message did arrive: somebody looked. False when it is not in doubt. Writes an audit entry."""
    doubtful = OutboxMessage.objects.filter(pk=message.pk, state=MessageState.IN_DOUBT)
    return _decide(doubtful, message, actor, actions.MESSAGE_CONFIRMED, now, state=MessageState.SENT, sent_at=now)


@transaction.atomic
def drop_message(*, message: OutboxMessage, actor: Any, now: datetime) -> bool:
    """A stuck message is not wanted any more; False when it is not stuck. Writes an audit entry."""
    stuck = OutboxMessage.objects.filter(pk=message.pk, state__in=STUCK_MESSAGES)
    return _decide(stuck, message, actor, actions.MESSAGE_DROPPED, now, state=MessageState.DROPPED)


def _decide(rows: Any, message: OutboxMessage, actor: Any, action: str, now: datetime, **changes: Any) -> bool:
    """Compare-and-set with its audit entry."""
    if not rows.update(**changes):
        return False
    after = {"channel": message.channel, "state": changes["state"]}
    record(action=action, actor=actor, target=message, before={"state": message.state}, after=after, at=now)
    if changes["state"] == MessageState.PENDING:
        ring_after_commit()
    return True


def delete_old(*, now: datetime) -> int:
    """Remove messages that are done and older than half a year; how many."""
    done = [MessageState.SENT, MessageState.DROPPED]
    return OutboxMessage.objects.filter(state__in=done, created_at__lt=now - KEPT).delete()[0]
