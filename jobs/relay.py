"""Sending what waits in the outbox, so that killing it at any moment loses nothing (spec 12.4, 14).

At least once: the row's lock is held while it is sent, state and commit come after. At most once: the claim commits
first; a claim whose sender has vanished is in doubt once its lease is over, and a person decides.
"""

import logging
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now

from jobs.channels import NotDelivered, Refused, at_most_once, channel_of
from jobs.enums import MessageState
from jobs.models import OutboxMessage

logger = logging.getLogger(__name__)

MOST_SEND_ATTEMPTS = 10
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)
MOST_TOGETHER = 500
RELAY_SECONDS = 45
TIRED_AFTER = 3
VANISHED = "the sender stopped before the answer was kept"


@dataclass
class Round:
    """One relay: which rows it looks at, and how often each lane has failed in a row."""

    now: datetime
    only: Q = field(default_factory=Q)
    tired: Counter[tuple[str, str]] = field(default_factory=Counter)

    def waiting(self) -> QuerySet[OutboxMessage]:
        found = OutboxMessage.objects.filter(self.only, state=MessageState.PENDING, next_attempt_at__lte=self.now)
        for (channel, lane), failures in self.tired.items():
            if failures >= TIRED_AFTER:
                found = found.exclude(channel=channel, lane=lane)
        return found.order_by("next_attempt_at", "id")


def relay(
    *, now: datetime, most: int = 200, seconds: float = RELAY_SECONDS, lane: tuple[str, str] | None = None
) -> dict[str, int]:
    """Send what waits; several relays share the work. Returns counts {"sent", "failed", "in_doubt"}.

    Ends after `most` sends or `seconds`; what is left the next relay finds. lane: (channel, lane), and nothing else.
    """
    counts = {"sent": 0, "failed": 0, "in_doubt": find_doubtful()}
    until = monotonic() + seconds
    round_ = Round(now, Q(channel=lane[0], lane=lane[1]) if lane else Q())
    for send_next in (_send_one, _claim_and_send):
        for _ in range(most):
            outcome = send_next(round_) if monotonic() < until else None
            if outcome is None:
                break
            kind, number = outcome
            counts[kind] += number
    return counts


def pause_after(failures: int) -> timedelta:
    """How long to wait after the n-th failure: doubling from a minute up to six hours."""
    return min(FIRST_PAUSE * 2 ** (failures - 1), LONGEST_PAUSE)


def find_doubtful() -> int:
    """Claims whose sender vanished: whether the message arrived nobody knows. How many there are."""
    lease = timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)
    claimed = OutboxMessage.objects.filter(state=MessageState.SENDING, claimed_at__lt=Now() - lease)
    return claimed.update(state=MessageState.IN_DOUBT, error=VANISHED)


Outcome = tuple[str, int]


@transaction.atomic
def _send_one(round_: Round) -> Outcome | None:
    """At least once: the next message, sent under its row's lock."""
    message = round_.waiting().exclude(channel__in=at_most_once()).select_for_update(skip_locked=True).first()
    if message is None:
        return None
    lane = (message.channel, message.lane)
    message.attempt += 1
    try:
        with transaction.atomic():
            channel_of(message.channel).send(message)
    except Exception as error:  # noqa: BLE001 - whatever a mail server comes up with: keep it and try later
        _keep_failure(message, error, round_.now)
        round_.tired[lane] += not isinstance(error, Refused)
        return "failed", 1
    round_.tired[lane] = 0
    message.state, message.sent_at, message.error = MessageState.SENT, round_.now, ""
    message.payload.pop("sealed", None)  # a link that opens an account is not kept once it is sent
    message.save(update_fields=["state", "sent_at", "error", "attempt", "payload"])
    return "sent", 1


def _claim_and_send(round_: Round) -> Outcome | None:
    """At most once: claimed and committed first, then sent, then the answer kept."""
    messages = _claim(round_)
    if not messages:
        return None
    channel, lane = channel_of(messages[0].channel), (messages[0].channel, messages[0].lane)
    try:
        channel.send(messages if channel.together else messages[0])
    except (NotDelivered, Refused) as error:
        round_.tired[lane] += not isinstance(error, Refused)
        for message in messages:
            _keep_failure(message, error, round_.now)
        return "failed", len(messages)
    except Exception as error:  # noqa: BLE001 - nobody knows whether it arrived: a person decides
        logger.warning("message in doubt", extra={"outbox_key": messages[0].key, "why": str(error)})
        round_.tired[lane] += 1
        _ours(messages).update(state=MessageState.IN_DOUBT, error=_text(error))
        return "in_doubt", len(messages)
    round_.tired[lane] = 0
    _ours(messages).update(state=MessageState.SENT, sent_at=round_.now, error="")
    return "sent", len(messages)


@transaction.atomic(durable=True)
def _claim(round_: Round) -> list[OutboxMessage]:
    """The next message, with all others of its lane when they go out together. Committed before anything is sent."""
    waiting = round_.waiting().filter(channel__in=at_most_once())
    first = waiting.select_for_update(skip_locked=True).first()
    if first is None:
        return []
    messages = [first]
    if channel_of(first.channel).together:
        rest = waiting.filter(channel=first.channel, lane=first.lane).exclude(pk=first.pk)
        messages += rest.select_for_update(skip_locked=True)[: MOST_TOGETHER - 1]
    ids = [message.pk for message in messages]
    OutboxMessage.objects.filter(pk__in=ids).update(
        state=MessageState.SENDING, attempt=F("attempt") + 1, claimed_at=Now()
    )
    for message in messages:
        message.attempt += 1
        message.state = MessageState.SENDING
    return messages


def _ours(messages: list[OutboxMessage]) -> QuerySet[OutboxMessage]:
    """The rows as claimed, unless somebody has decided on them since; a late answer still settles a doubt."""
    claimed = Q()
    for attempt in {message.attempt for message in messages}:
        claimed |= Q(attempt=attempt, pk__in=[message.pk for message in messages if message.attempt == attempt])
    open_states = [MessageState.SENDING, MessageState.IN_DOUBT]
    return OutboxMessage.objects.filter(claimed, state__in=open_states)


def _keep_failure(message: OutboxMessage, error: Exception, now: datetime) -> None:
    """Later again, or parked: after the tenth failure, or at once when it would be refused again."""
    logger.warning("message not sent", extra={"outbox_key": message.key, "attempt": message.attempt, "why": str(error)})
    failures = message.failures + 1
    parked = failures >= MOST_SEND_ATTEMPTS or isinstance(error, Refused)
    OutboxMessage.objects.filter(pk=message.pk, state=message.state).update(
        error=_text(error),
        attempt=message.attempt,
        failures=failures,
        next_attempt_at=now + pause_after(failures),
        state=MessageState.FAILED if parked else MessageState.PENDING,
    )


def _text(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:2000]
