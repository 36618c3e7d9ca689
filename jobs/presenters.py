"""Runs and messages as people read them."""

from datetime import datetime

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from hrplatform.lib.ui import Status
from jobs.channels import shown_channel
from jobs.enums import MessageState, RunState
from jobs.models import JobRun, OutboxMessage
from jobs.relay import VANISHED

KINDS = {RunState.DONE: "good", RunState.PARKED: "bad", RunState.RUNNING: "info", RunState.DUE: "neutral"}


def run_status(run: JobRun) -> Status:
    """State with icon and word."""
    return Status(KINDS[RunState(run.state)], str(RunState(run.state).label))


def outcome(run: JobRun) -> str:
    """What the night found, in words; the error of one that failed."""
    if run.error:
        return run.error
    names = {
        "results": _("day results"),
        "alerts_raised": _("alerts raised"),
        "alerts_resolved": _("alerts resolved"),
        "plan_steps": _("plan steps"),
    }
    return " · ".join(f"{label} {run.result[key]}" for key, label in names.items() if run.result.get(key))


MESSAGE_KINDS = {
    MessageState.PENDING: "neutral", MessageState.SENDING: "info", MessageState.SENT: "good",
    MessageState.IN_DOUBT: "warn", MessageState.FAILED: "bad", MessageState.DROPPED: "none",
}  # fmt: skip
DROPPED_ICON = "trash"
SHOWN_ERROR = 120


def message_status(message: OutboxMessage) -> Status:
    """State of an outgoing message with icon and word."""
    state = MessageState(message.state)
    return Status(MESSAGE_KINDS[state], str(state.label), DROPPED_ICON if state == MessageState.DROPPED else "")


def channel_label(message: OutboxMessage) -> str:
    return str(shown_channel(message.channel).label)


def addressee(message: OutboxMessage) -> str:
    """Who or what it goes to, in the channel's words."""
    return shown_channel(message.channel).describe(message)


def sent_or_next(message: OutboxMessage) -> datetime | None:
    """When it went out, or when it is tried next; nothing while a person has to decide."""
    return message.next_attempt_at if message.state == MessageState.PENDING else message.sent_at


def shown_error(message: OutboxMessage) -> str:
    """Why it did not go out, in words; what the other side said stands behind."""
    if not message.error:
        return ""
    if message.error == VANISHED:
        return _("The process that sent it stopped before the answer was kept.")
    kind, _colon, why = message.error.partition(": ")
    words = {
        "NobodyKnows": _("No clear answer: %(why)s"),
        "Refused": _("Refused by the other side: %(why)s"),
        "NotDelivered": _("Could not be reached: %(why)s"),
    }
    return words.get(kind, _("Not sent: %(why)s")) % {"why": Truncator(why or kind).chars(SHOWN_ERROR)}
