"""Writes of the running log and of 1:1 meetings; each audited in its transaction (spec 4.1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from audit.services import record
from hrplatform.lib.formats import format_day, format_moment, local
from notices.services import notify
from people.models import Employee
from performance.feedback import actions, notice_kinds
from performance.feedback.enums import EntryKind, MeetingState, Readers
from performance.feedback.models import FeedbackEntry

MOST_POINTS = 20


class FeedbackRefused(ValueError):
    """An act the rules don't allow; the message is shown as it is, at `field` if that is given."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True)
class AgreedAct:
    """Something agreed in a meeting: what, whose, by when."""

    text: str
    who: str = ""
    due_on: date | None = None

    def as_json(self) -> dict[str, str]:
        return {"text": self.text, "who": self.who, "due_on": self.due_on.isoformat() if self.due_on else ""}


@transaction.atomic
def write_entry(
    *, employee: Employee, kind: str, readers: str, on: date, text: str, actor: Any, today: date, now: datetime
) -> FeedbackEntry:
    """A good or bad incident, or a note, dated when it happened. The person is told if they may read it. Audited."""
    if kind not in (EntryKind.GOOD, EntryKind.BAD, EntryKind.NOTE):
        raise FeedbackRefused(_("A meeting is planned, not written."), "kind")
    if not text.strip():
        raise FeedbackRefused(_("Write what happened."), "text")
    if on > today:
        raise FeedbackRefused(_("It hasn't happened yet."), "on")
    if employee.user_id == actor.pk:
        raise FeedbackRefused(_("The log is about others."))
    entry = FeedbackEntry.objects.create(
        employee=employee, author=actor, kind=kind, readers=readers, on=on, text=text.strip(), written_at=now
    )
    record(
        action=actions.ENTRY_WRITTEN, actor=actor, target=entry, person=employee, at=now,
        after={"kind": kind, "readers": readers, "day": on, "text": entry.text},
    )  # fmt: skip
    if readers == Readers.EMPLOYEE:
        notify(
            users=[employee.user], kind=notice_kinds.SHARED, context={"author": str(actor), "day": format_day(on)},
            link=_link(entry), dedupe_key=f"feedback/{entry.public_id}", now=now,
        )  # fmt: skip
    return entry


@transaction.atomic
def withdraw_entry(*, entry: FeedbackEntry, actor: Any, reason: str, now: datetime) -> FeedbackEntry:
    """Take back one's own entry, with the reason: nobody else reads it any more, it stays on record. Audited."""
    if entry.author_id != actor.pk or entry.is_meeting:
        raise FeedbackRefused(_("Only who wrote it takes it back."))
    if not reason.strip():
        raise FeedbackRefused(_("Say why you take it back."), "reason")
    words = reason.strip()[:200]
    rows = FeedbackEntry.objects.filter(pk=entry.pk, withdrawn_at__isnull=True)
    if rows.update(withdrawn_at=now, withdrawn_reason=words, readers=Readers.AUTHOR) != 1:
        raise FeedbackRefused(_("It has been taken back already."))
    entry.refresh_from_db()
    record(action=actions.ENTRY_WITHDRAWN, actor=actor, target=entry, person=entry.employee, reason=words, at=now)
    return entry


@transaction.atomic
def plan_meeting(
    *, employee: Employee, meets_at: datetime, agenda: Sequence[str], actor: Any, now: datetime
) -> FeedbackEntry:
    """Invite to a 1:1 with the points one brings; the other side adds theirs. Audited, the person is told."""
    if employee.user_id == actor.pk:
        raise FeedbackRefused(_("A 1:1 takes two."))
    meeting = FeedbackEntry.objects.create(
        employee=employee, author=actor, kind=EntryKind.MEETING, readers=Readers.EMPLOYEE, on=local(meets_at).date(),
        meets_at=meets_at, state=MeetingState.PLANNED, agenda=[_point(text, actor) for text in agenda if text.strip()],
        written_at=now,
    )  # fmt: skip
    record(
        action=actions.MEETING_PLANNED, actor=actor, target=meeting, person=employee, at=now,
        after={"time": meets_at, "agenda": [point["text"] for point in meeting.agenda]},
    )  # fmt: skip
    _tell(meeting, notice_kinds.MEETING_PLANNED, actor, now)
    return meeting


def _point(text: str, actor: Any) -> dict[str, str]:
    return {"text": text.strip(), "by": str(actor), "said": ""}


@transaction.atomic
def add_point(*, meeting: FeedbackEntry, text: str, actor: Any, now: datetime) -> FeedbackEntry:
    """One side puts a point on the agenda, until the meeting is held. Audited."""
    _refuse_party(meeting, actor)
    meeting = _locked(meeting)
    if meeting.state != MeetingState.PLANNED:
        raise FeedbackRefused(_("This meeting is over."))
    if not text.strip():
        raise FeedbackRefused(_("Write the point."), "text")
    if len(meeting.agenda) >= MOST_POINTS:
        raise FeedbackRefused(_("An agenda has twenty points at most."), "text")
    meeting.agenda = [*meeting.agenda, _point(text, actor)]
    meeting.save(update_fields=["agenda"])
    record(
        action=actions.MEETING_AGENDA, actor=actor, target=meeting, person=meeting.employee, at=now,
        after={"point": text.strip()},
    )  # fmt: skip
    return meeting


@transaction.atomic
def keep_minutes(
    *,
    meeting: FeedbackEntry,
    said: Mapping[int, str],
    text: str,
    agreed: Sequence[AgreedAct],
    actor: Any,
    now: datetime,
) -> FeedbackEntry:
    """What was said on each point of the agenda (by its place), the rest in words, and what was agreed. Audited.

    Whoever leads the meeting keeps the minutes, from its time on; they can be completed later, each time on record.
    """
    if meeting.author_id != actor.pk:
        raise FeedbackRefused(_("Who leads the meeting keeps its minutes."))
    meeting = _locked(meeting)
    if meeting.state == MeetingState.CANCELLED:
        raise FeedbackRefused(_("This meeting was cancelled."))
    if meeting.meets_at and meeting.meets_at > now:
        raise FeedbackRefused(_("The meeting lies in the future: keep its minutes once it was held."))
    if not text.strip() and not any(words.strip() for words in said.values()):
        raise FeedbackRefused(_("Write what was said."), "text")
    before = {"minutes": meeting.text, "agenda": meeting.agenda, "agreed": meeting.agreed}
    meeting.agenda = [
        point | {"said": said.get(place, point["said"]).strip()} for place, point in enumerate(meeting.agenda)
    ]
    meeting.text, meeting.agreed = text.strip(), [act.as_json() for act in agreed if act.text.strip()]
    meeting.state = MeetingState.HELD
    meeting.save(update_fields=["agenda", "text", "agreed", "state"])
    record(
        action=actions.MEETING_HELD, actor=actor, target=meeting, person=meeting.employee, at=now, before=before,
        after={"minutes": meeting.text, "agenda": meeting.agenda, "agreed": meeting.agreed},
    )  # fmt: skip
    _tell(meeting, notice_kinds.MEETING_HELD, actor, now)
    return meeting


@transaction.atomic
def cancel_meeting(*, meeting: FeedbackEntry, actor: Any, now: datetime) -> FeedbackEntry:
    """Either side cancels a planned meeting. Audited."""
    _refuse_party(meeting, actor)
    rows = FeedbackEntry.objects.filter(pk=meeting.pk, state=MeetingState.PLANNED)
    if rows.update(state=MeetingState.CANCELLED) != 1:
        raise FeedbackRefused(_("This meeting is over."))
    meeting.refresh_from_db()
    record(action=actions.MEETING_CANCELLED, actor=actor, target=meeting, person=meeting.employee, at=now)
    return meeting


def _locked(meeting: FeedbackEntry) -> FeedbackEntry:
    """The meeting as it stands now, held until the act is done: the other side may add a point meanwhile."""
    rows = FeedbackEntry.objects.select_for_update(of=("self",)).select_related("employee", "author")
    return rows.get(pk=meeting.pk)


def _refuse_party(meeting: FeedbackEntry, actor: Any) -> None:
    if actor.pk not in (meeting.author_id, meeting.employee.user_id):
        raise FeedbackRefused(_("Only the two of you."))


def _tell(meeting: FeedbackEntry, kind: str, actor: Any, now: datetime) -> None:
    notify(
        users=[meeting.employee.user], kind=kind, context={"name": str(actor), "time": format_moment(meeting.meets_at)},
        link=_link(meeting), dedupe_key=f"feedback/{meeting.public_id}/{kind}", now=now,
    )  # fmt: skip


def _link(entry: FeedbackEntry) -> str:
    return reverse("feedback:entry-detail", args=[entry.public_id])
