"""Ways out of the system (spec 12.4). A channel is registered once, by the app that knows the protocol:

    from jobs import channels, outbox
    channels.register("webhook", send_webhook, label=_("Webhook"), describe=lambda message: message.payload["url"])
    outbox.queue_message(channel="webhook", key=f"webhook/{endpoint}/{event}", payload={…}, now=now, lane=str(endpoint))

`send_webhook(message)` gets one OutboxMessage and returns when the other side has taken it; otherwise it raises:

- `NotDelivered(why)`: surely nothing arrived (no connection, "try later"): tried again, pauses doubling from a minute
  to six hours, parked after ten failures;
- `Refused(why)`: surely nothing arrived and the same message will be refused again (410 Gone, wrong signature): parked
  at once, HR sees it in the outbox and may send it again;
- any other exception (a time-out after the request was written): nobody knows. At least once → tried again. At most
  once → *in doubt*: never sent again by itself; HR looks and decides.

delivery:
- AT_LEAST_ONCE (mail, webhooks): the row stays locked while it is being sent; killed between sending and commit, it is
  sent again. `message.public_id` never changes: give it to the receiver (`message_id()` for mail, an idempotency
  header for webhooks).
- AT_MOST_ONCE (chat robots): claimed and committed first, then sent. Killed in between, it is in doubt.

together=True: the sender gets a list, all that waits in one lane, and answers for it as a whole (one chat message
instead of forty). lane: the address inside the channel; three failures in a row rest that lane until the next relay.
describe(message): who or what it goes to, in words, for the outbox page, never the content. Asked for every row:
no queries.

Rows are written by `outbox.queue_message` (or `queue_messages`) in the transaction of their cause, under a key that
names the cause: asked for twice, sent once. Payloads are JSON; secrets in them go through jobs.sealed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from smtplib import SMTPRecipientsRefused, SMTPSenderRefused

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.utils.translation import pgettext_lazy

from jobs.models import OutboxMessage
from jobs.sealed import unseal

EMAIL = "email"
MAIL_TIMEOUT = 10
PERMANENT = 500  # SMTP answers from 500 on are final


class UnknownChannel(ValueError):
    """Nobody registered the channel."""


class NotDelivered(RuntimeError):
    """Surely nothing has arrived; worth another try."""


class Refused(RuntimeError):
    """Surely nothing has arrived, and the same message would be refused again."""


class Delivery(Enum):
    AT_LEAST_ONCE = "at least once"
    AT_MOST_ONCE = "at most once"


@dataclass(frozen=True)
class Channel:
    """send gets one message, or a list of them with `together`."""

    name: str
    send: Callable[..., None]
    label: object
    delivery: Delivery = Delivery.AT_LEAST_ONCE
    together: bool = False
    describe: Callable[[OutboxMessage], str] = str


_channels: dict[str, Channel] = {}


def register(
    name: str,
    send: Callable[..., None],
    *,
    label: object = "",
    delivery: Delivery = Delivery.AT_LEAST_ONCE,
    together: bool = False,
    describe: Callable[[OutboxMessage], str] | None = None,
) -> None:
    """Make a channel known (see the module's text); the latest registration of a name counts."""
    _channels[name] = Channel(name, send, label or name, delivery, together, describe or str)


def channel_of(name: str) -> Channel:
    """The channel; UnknownChannel when nobody registered it."""
    if name not in _channels:
        raise UnknownChannel(f"Unknown channel {name!r}: jobs.channels.register() it.")
    return _channels[name]


def shown_channel(name: str) -> Channel:
    """The channel for display; one of an earlier version is shown by its name."""
    return _channels.get(name) or Channel(name, _no_sender, name)


def all_channels() -> dict[str, Channel]:
    return dict(sorted(_channels.items()))


def at_most_once() -> list[str]:
    """Names of the channels that never send twice."""
    return [name for name, channel in _channels.items() if channel.delivery is Delivery.AT_MOST_ONCE]


def _no_sender(message: OutboxMessage) -> None:
    raise UnknownChannel(message.channel)


def message_id(message: OutboxMessage) -> str:
    """The same for every attempt, so that a second delivery can be told from a second message."""
    return f"<{message.public_id}@{settings.PUBLIC_HOST}>"


def sealed_context(key: str) -> str:
    """What the sealed text of a mail is bound to: its own key, so that it fits no other message."""
    return f"mail/{key}"


def send_email(message: OutboxMessage) -> None:
    """payload: to (list of addresses), subject, text (or sealed: the text encrypted); html optional."""
    payload = message.payload
    sealed = payload.get("sealed")
    mail = EmailMultiAlternatives(
        subject=" ".join(payload["subject"].split()),
        body=unseal(sealed, sealed_context(message.key)) if sealed else payload["text"],
        to=payload["to"],
        headers={"Message-ID": message_id(message)},
        connection=get_connection(timeout=MAIL_TIMEOUT),
    )
    if payload.get("html"):
        mail.attach_alternative(payload["html"], "text/html")
    try:
        mail.send()
    except SMTPRecipientsRefused as error:
        _refuse_for_good([code for code, _text in error.recipients.values()], error)
    except SMTPSenderRefused as error:
        _refuse_for_good([error.smtp_code], error)


def _refuse_for_good(codes: list[int], error: Exception) -> None:
    """Addresses that don't exist (5xx) are not asked for ten times; "try later" (4xx) is."""
    if all(code >= PERMANENT for code in codes):
        raise Refused(str(error)) from error
    raise NotDelivered(str(error)) from error


def _address(message: OutboxMessage) -> str:
    """The subject may name people: the outbox page shows the address only."""
    return ", ".join(message.payload["to"])


register(EMAIL, send_email, label=pgettext_lazy("way out", "E-mail"), describe=_address)
