"""The outbox: one message per key, written with its cause, sent at least once with the same Message-ID."""

from datetime import datetime, timedelta, timezone
from threading import Thread

import pytest
from django.core import mail
from django.db import connections, transaction
from django_tenants.utils import tenant_context

from jobs import channels, outbox
from jobs.enums import MessageState
from jobs.models import OutboxMessage

NOW = datetime(2025, 3, 10, 2, 0, tzinfo=timezone.utc)


@pytest.fixture
def broken():
    """A channel that refuses until told otherwise."""
    sent, state = [], {"works": False}

    def send(message: OutboxMessage) -> None:
        if not state["works"]:
            raise ConnectionRefusedError("no route")
        sent.append(message.key)

    channels.register("test", send)
    yield sent, state
    channels._channels.pop("test")


def counts(*, sent: int = 0, failed: int = 0, in_doubt: int = 0) -> dict[str, int]:
    return {"sent": sent, "failed": failed, "in_doubt": in_doubt}


def queue(key: str = "a", channel: str = "test") -> None:
    outbox.queue_message(channel=channel, key=key, payload={"x": 1}, now=NOW)


def test_the_same_key_is_one_message(company, broken):
    sent, state = broken
    state["works"] = True
    queue("a"), queue("a"), queue("b")
    assert outbox.relay(now=NOW) == counts(sent=2)
    queue("a")
    assert outbox.relay(now=NOW) == counts()
    assert sent == ["a", "b"]


def test_an_act_that_is_rolled_back_sends_nothing(company, broken):
    def act() -> None:
        with transaction.atomic():
            queue()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        act()
    assert not OutboxMessage.objects.exists()


def test_a_failure_is_kept_and_tried_again_later_each_time_longer(company, broken):
    sent, state = broken
    queue("a")
    moment = NOW
    for attempt in (1, 2, 3):
        assert outbox.relay(now=moment) == counts(failed=1)
        message = OutboxMessage.objects.get()
        assert (message.state, message.attempt) == (MessageState.PENDING, attempt)
        assert message.error == "ConnectionRefusedError: no route"
        assert message.next_attempt_at == moment + timedelta(minutes=2 ** (attempt - 1))
        assert outbox.relay(now=message.next_attempt_at - timedelta(seconds=1)) == {
            "sent": 0,
            "failed": 0,
            "in_doubt": 0,
        }
        moment = message.next_attempt_at
    state["works"] = True
    assert outbox.relay(now=moment) == counts(sent=1)
    message.refresh_from_db()
    assert (message.state, message.sent_at, message.error, sent) == (MessageState.SENT, moment, "", ["a"])


def test_the_tenth_failure_gives_up_visibly(company, broken):
    queue()
    for _ in range(10):
        outbox.relay(now=NOW + timedelta(days=100))
        OutboxMessage.objects.update(next_attempt_at=NOW)
    assert OutboxMessage.objects.get().state == MessageState.FAILED
    assert outbox.relay(now=NOW + timedelta(days=200)) == counts()


def test_pauses_end_at_six_hours():
    assert outbox.pause_after(1) == timedelta(minutes=1)
    assert outbox.pause_after(9) == timedelta(minutes=256)
    assert outbox.pause_after(10) == timedelta(hours=6)


def test_an_unknown_channel_is_refused_when_writing(company):
    with pytest.raises(channels.UnknownChannel):
        queue(channel="pigeon")


def test_mail_has_a_message_id_that_stays(company):
    outbox.queue_email(to="wei@example.com", subject="标题\nwith a break", text="内容", key="k", now=NOW)
    outbox.relay(now=NOW)
    OutboxMessage.objects.update(state=MessageState.PENDING)  # as after a kill between sending and commit
    outbox.relay(now=NOW)
    first, second = mail.outbox
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]
    assert first.extra_headers["Message-ID"] == f"<{OutboxMessage.objects.get().public_id}@localhost>"
    assert (first.to, first.subject, first.body) == (["wei@example.com"], "标题 with a break", "内容")


def test_two_relays_share_the_work(vault, broken):
    """While one is sending a message, the other takes the next one."""
    sent, state = broken
    state["works"] = True
    OutboxMessage.objects.all().delete()
    queue("a"), queue("b")
    other: list[dict[str, int]] = []

    def relay_elsewhere() -> None:
        with tenant_context(vault):
            other.append(outbox.relay(now=NOW))
        connections.close_all()

    def slow(message: OutboxMessage) -> None:
        sent.append(message.key)
        if len(sent) == 1:
            thread = Thread(target=relay_elsewhere)
            thread.start()
            thread.join(10)

    channels.register("test", slow)
    assert outbox.relay(now=NOW) == counts(sent=1)
    assert other == [counts(sent=1)]
    assert sent == ["a", "b"]
