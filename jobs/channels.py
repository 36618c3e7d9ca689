"""Ways out of the system: each channel is a function that sends one message or raises."""

from collections.abc import Callable

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection

from jobs.models import OutboxMessage

Sender = Callable[[OutboxMessage], None]
_senders: dict[str, Sender] = {}
EMAIL = "email"
MAIL_TIMEOUT = 10


class UnknownChannel(ValueError):
    """Nobody registered the channel."""


def register(name: str, sender: Sender) -> None:
    """Make a channel known."""
    _senders[name] = sender


def sender_of(name: str) -> Sender:
    if name not in _senders:
        raise UnknownChannel(f"Unknown channel {name!r}: jobs.channels.register() it.")
    return _senders[name]


def message_id(message: OutboxMessage) -> str:
    """The same for every attempt, so that a second delivery can be told from a second message."""
    return f"<{message.public_id}@{settings.PUBLIC_HOST}>"


def send_email(message: OutboxMessage) -> None:
    """payload: to (list of addresses), subject, text; html optional."""
    payload = message.payload
    mail = EmailMultiAlternatives(
        subject=" ".join(payload["subject"].split()),
        body=payload["text"],
        to=payload["to"],
        headers={"Message-ID": message_id(message)},
        connection=get_connection(timeout=MAIL_TIMEOUT),
    )
    if payload.get("html"):
        mail.attach_alternative(payload["html"], "text/html")
    mail.send()


register(EMAIL, send_email)
