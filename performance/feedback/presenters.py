"""The running log prepared for pages."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from hrplatform.lib.formats import format_day
from hrplatform.lib.paths import row_path
from hrplatform.lib.ui import Status
from performance.feedback.enums import EntryKind, MeetingState, Readers
from performance.feedback.models import FeedbackEntry

KINDS = {
    EntryKind.GOOD: ("good", "thumb-up"),
    EntryKind.BAD: ("bad", "thumb-down"),
    EntryKind.NOTE: ("neutral", "note"),
    EntryKind.MEETING: ("info", "messages"),
}
STATES = {MeetingState.PLANNED: "info", MeetingState.HELD: "good", MeetingState.CANCELLED: "none"}


@dataclass(frozen=True)
class LogRow:
    """An entry as a line of the log."""

    entry: FeedbackEntry
    url: str
    status: Status
    readers: str
    text: str
    state: Status | None


def kind_status(entry: FeedbackEntry) -> Status:
    kind, icon = KINDS[EntryKind(entry.kind)]
    return Status(kind, str(EntryKind(entry.kind).label), icon)


def meeting_state(entry: FeedbackEntry) -> Status | None:
    if not entry.state:
        return None
    return Status(STATES[MeetingState(entry.state)], str(MeetingState(entry.state).label))


def log_text(entry: FeedbackEntry) -> str:
    """What is written; of a meeting to come what is to be spoken of."""
    if entry.text or not entry.is_meeting:
        return entry.text
    points = "; ".join(point["text"] for point in entry.agenda)
    return _("Agenda: %(points)s") % {"points": points} if points else ""


def readers_word(entry: FeedbackEntry) -> str:
    return str(Readers(entry.readers).label)


def log_row(entry: FeedbackEntry) -> LogRow:
    state = meeting_state(entry)
    if entry.withdrawn_at:
        state = Status("none", _("taken back"), "arrow-back-up")
    return LogRow(
        entry=entry, url=row_path("feedback:entry-detail", entry.public_id), status=kind_status(entry),
        readers=readers_word(entry), text=log_text(entry), state=state,
    )  # fmt: skip


def agreed_rows(entry: FeedbackEntry) -> list[dict[str, Any]]:
    """What was agreed, with days as days."""
    return [
        {"text": act["text"], "who": act["who"],
         "due": format_day(date.fromisoformat(act["due_on"]), weekday=False) if act["due_on"] else ""}
        for act in entry.agreed
    ]  # fmt: skip
