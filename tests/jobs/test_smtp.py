"""Mail over real SMTP: what the server says decides whether it is tried again."""

import pytest

from jobs import outbox
from jobs.enums import MessageState
from jobs.models import OutboxMessage
from tests.jobs.test_outbox import NOW, counts
from tests.notices import smtp_stand_in


@pytest.fixture
def mailbox(company, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with smtp_stand_in.serve() as (found, port):
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        yield found


def send(to="wei@acme.example"):
    outbox.queue_email(to=to, subject="三天低于标准", text="请查看。", key=to, now=NOW)
    outcome = outbox.relay(now=NOW)
    return outcome, OutboxMessage.objects.get(key=to)


def test_it_arrives_as_written(mailbox):
    outcome, message = send()
    (mail,) = mailbox.mails
    assert outcome == counts(sent=1)
    assert (mail["Subject"], mail["To"], mail["Message-ID"]) == (
        "三天低于标准", "wei@acme.example", f"<{message.public_id}@localhost>",
    )  # fmt: skip
    assert mail.get_content().strip() == "请查看。"


def test_an_address_that_does_not_exist_is_parked_at_once(mailbox):
    mailbox.refused = {"gone@acme.example": b"550 5.1.1 no such user"}
    outcome, message = send("gone@acme.example")
    assert outcome == counts(failed=1) and message.state == MessageState.FAILED and "550" in message.error


def test_try_later_is_tried_later(mailbox):
    mailbox.refused = {"full@acme.example": b"452 4.2.2 mailbox full"}
    _outcome, message = send("full@acme.example")
    assert (message.state, message.failures) == (MessageState.PENDING, 1)
    mailbox.refused = {}
    assert outbox.relay(now=message.next_attempt_at) == counts(sent=1)


def test_a_server_that_takes_no_data_is_asked_again(mailbox):
    mailbox.answer_data = b"451 4.3.0 try again"
    _outcome, message = send()
    assert message.state == MessageState.PENDING and mailbox.mails == []


def test_no_server_is_no_loss(company, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    outcome, message = send()
    assert outcome == counts(failed=1) and message.state == MessageState.PENDING and "Refused" in message.error
