"""The outbox: a message is written with its cause and sent after commit, at least once, under one key."""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction

from jobs.channels import EMAIL, sender_of
from jobs.enums import MessageState
from jobs.models import OutboxMessage

logger = logging.getLogger(__name__)

MOST_SEND_ATTEMPTS = 10
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)


def queue_message(*, channel: str, key: str, payload: Mapping[str, object], now: datetime) -> None:
    """Write a message in the caller's transaction; a second one with the same key is the same message."""
    sender_of(channel)
    message = OutboxMessage(channel=channel, key=key, payload=dict(payload), created_at=now, next_attempt_at=now)
    OutboxMessage.objects.bulk_create([message], ignore_conflicts=True)


def queue_email(*, to: str, subject: str, text: str, key: str, now: datetime) -> None:
    """An e-mail to one address."""
    queue_message(channel=EMAIL, key=key, payload={"to": [to], "subject": subject, "text": text}, now=now)


def relay(*, now: datetime, most: int = 200) -> dict[str, int]:
    """Send what waits; several relays share the work. Returns counts {"sent": n, "failed": n}.

    A relay killed between sending and commit sends that message again, with the same Message-ID.
    """
    counts = {"sent": 0, "failed": 0}
    for _ in range(most):
        outcome = _send_one(now)
        if outcome is None:
            break
        counts["sent" if outcome else "failed"] += 1
    return counts


def pause_after(attempt: int) -> timedelta:
    """How long to wait after the attempt-th failure: doubling from a minute up to six hours."""
    return min(FIRST_PAUSE * 2 ** (attempt - 1), LONGEST_PAUSE)


@transaction.atomic
def _send_one(now: datetime) -> bool | None:
    waiting = OutboxMessage.objects.filter(state=MessageState.PENDING, next_attempt_at__lte=now)
    message = waiting.order_by("next_attempt_at", "id").select_for_update(skip_locked=True).first()
    if message is None:
        return None
    message.attempt += 1
    try:
        sender_of(message.channel)(message)
    except Exception as error:  # noqa: BLE001 - whatever a mail server comes up with: keep it and try later
        _keep_failure(message, error, now)
        return False
    message.state, message.sent_at, message.error = MessageState.SENT, now, ""
    message.save(update_fields=["state", "sent_at", "error", "attempt"])
    return True


def _keep_failure(message: OutboxMessage, error: Exception, now: datetime) -> None:
    logger.warning("message not sent", extra={"outbox_key": message.key, "attempt": message.attempt, "why": str(error)})
    message.error = f"{type(error).__name__}: {error}"[:2000]
    message.next_attempt_at = now + pause_after(message.attempt)
    if message.attempt >= MOST_SEND_ATTEMPTS:
        message.state = MessageState.FAILED
    message.save(update_fields=["error", "next_attempt_at", "state", "attempt"])
