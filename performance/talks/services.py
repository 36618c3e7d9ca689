"""Writes of talks: recorded with frozen facts, confirmed by the employee, locked after 24 hours (spec 7.5)."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from audit.canonical import plain
from audit.services import record
from notices.services import notify
from people.models import Employee, User
from performance.alerts.models import Alert
from performance.alerts.services import take_in_hand
from performance.talks import actions
from performance.talks.models import Talk, TalkAddendum

LOCKED_AFTER = timedelta(hours=24)


class TalkRefused(ValueError):
    """The record can't be made or changed as asked; the message says why."""


@dataclass(frozen=True)
class AgreedAction:
    """Something agreed on: what, whose, by when."""

    text: str
    who: str
    due_on: date | None = None

    def as_json(self) -> dict[str, str]:
        return {"text": self.text, "who": self.who, "due_on": self.due_on.isoformat() if self.due_on else ""}


@dataclass(frozen=True)
class TalkContent:
    """What a record holds. `facts` are lines frozen into it: {day, value, target, achievement, unit}."""

    held_at: datetime
    topic: str
    summary: str
    employee_words: str = ""
    facts: Sequence[Mapping[str, object]] = ()
    actions: Sequence[AgreedAction] = field(default_factory=tuple)


@transaction.atomic
def record_talk(
    *,
    employee: Employee,
    content: TalkContent,
    actor: User,
    now: datetime,
    alert: Alert | None = None,
    about_plan: UUID | None = None,
    present: Iterable[Employee] = (),
) -> Talk:
    """Keep a talk; its alert goes in hand, the employee is asked to confirm. Audited, locked after 24 hours."""
    if content.held_at > now:
        raise TalkRefused(_("The talk lies in the future: record it once it was held."))
    if not content.summary.strip():
        raise TalkRefused(_("Write what was said."))
    if alert and alert.employee_id != employee.pk:
        raise TalkRefused(_("This alert is about somebody else."))
    talk = Talk.objects.create(
        employee=employee,
        led_by=actor,
        held_at=content.held_at,
        topic=content.topic,
        alert=alert,
        about_plan=about_plan,
        facts=plain({"lines": [dict(line) for line in content.facts]}),
        summary=content.summary.strip(),
        employee_words=content.employee_words.strip(),
        actions=[action.as_json() for action in content.actions],
        recorded_at=now,
        locked_at=now + LOCKED_AFTER,
    )
    there = [person for person in present if person.pk != employee.pk and person.user_id != actor.pk]
    talk.present.set(there)
    after = {
        "topic": talk.topic, "held_at": talk.held_at, "summary": talk.summary, "words": talk.employee_words,
        "facts": talk.facts, "actions": talk.actions, "present": [person.number for person in there],
        "alert": alert and str(alert.public_id), "plan": about_plan and str(about_plan),
    }  # fmt: skip
    record(action=actions.TALK_RECORDED, actor=actor, target=talk, after=after, person=employee, at=now)
    if alert:
        take_in_hand(alert=alert, actor=actor, what="talk", now=now)
    _ask_to_confirm(talk, now)
    return talk


def _ask_to_confirm(talk: Talk, now: datetime) -> None:
    notify(
        users=[talk.employee.user],
        kind=actions.TALK_TO_CONFIRM,
        context={"leader": str(talk.led_by), "day": talk.held_at.date().isoformat()},
        link=reverse("talks:talk-detail", args=[talk.public_id]),
        dedupe_key=f"talk/{talk.public_id}",
        now=now,
    )


@transaction.atomic
def change_talk(*, talk: Talk, summary: str, employee_words: str, actor: User, now: datetime) -> Talk:
    """Correct one's own record while it is open: within 24 hours and before the employee confirmed it. Audited."""
    if actor.pk != talk.led_by_id:
        raise TalkRefused(_("Only who recorded the talk may correct it."))
    if not is_open(talk, now):
        raise TalkRefused(_("The record is locked: write an addendum."))
    before = {"summary": talk.summary, "employee_words": talk.employee_words}
    after = {"summary": summary.strip(), "employee_words": employee_words.strip()}
    open_still = Talk.objects.filter(pk=talk.pk, confirmed_at__isnull=True, locked_at__gt=now)
    if open_still.update(**after) != 1:
        raise TalkRefused(_("The record is locked: write an addendum."))
    talk.summary, talk.employee_words = after["summary"], after["employee_words"]
    record(
        action=actions.TALK_CHANGED, actor=actor, target=talk, before=before, after=after, person=talk.employee, at=now
    )
    return talk


def is_open(talk: Talk, now: datetime) -> bool:
    """Whether the record may still be corrected."""
    return now < talk.locked_at and talk.confirmed_at is None


def digest_to_confirm(talk: Talk) -> str:
    """SHA-256 of the record as it stands, so that a confirmation speaks for exactly this text."""
    content = [
        str(talk.public_id), talk.held_at.isoformat(), talk.topic, talk.summary, talk.employee_words, talk.facts,
        talk.actions,
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


@transaction.atomic
def confirm_talk(*, talk: Talk, actor: User, remark: str, now: datetime, seen: str = "") -> Talk:
    """The employee confirms the record, or adds their own view; once. Audited.

    `seen`: digest_to_confirm of what the page showed; a record corrected meanwhile is read again first.
    """
    if actor.pk != talk.employee.user_id:
        raise TalkRefused(_("Only the employee may confirm it."))
    # The row is locked: a correction comes before or after, never in between.
    talk.refresh_from_db(from_queryset=Talk.objects.select_for_update(of=("self",)))
    digest = digest_to_confirm(talk)
    if seen and seen != digest:
        raise TalkRefused(_("The record was corrected after you opened the page: read it again, then confirm."))
    changed = Talk.objects.filter(pk=talk.pk, confirmed_at__isnull=True).update(
        confirmed_at=now, confirmation=remark.strip()
    )
    if changed != 1:
        raise TalkRefused(_("You have confirmed this record already."))
    talk.confirmed_at, talk.confirmation = now, remark.strip()
    after = {"confirmed_at": now, "confirmation": talk.confirmation, "content_sha256": digest}
    record(action=actions.TALK_CONFIRMED, actor=actor, target=talk, after=after, person=talk.employee, at=now)
    return talk


@transaction.atomic
def add_to_talk(*, talk: Talk, actor: User, text: str, now: datetime) -> TalkAddendum:
    """Add to a record; what stands in it stays. Audited."""
    if not text.strip():
        raise TalkRefused(_("Write what you want to add."))
    addendum = TalkAddendum.objects.create(talk=talk, author=actor, text=text.strip(), written_at=now)
    record(
        action=actions.TALK_ADDED_TO, actor=actor, target=talk, after={"text": addendum.text},
        person=talk.employee, at=now,
    )  # fmt: skip
    return addendum
