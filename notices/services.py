"""Writes: notices come into being in the same transaction as their cause and are sent after commit (spec 12.4)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from audit.canonical import plain
from hrplatform.lib import context as request_context
from hrplatform.lib import dates
from jobs.outbox import queue_messages
from notices import mails, posting
from notices.enums import MailMode
from notices.inserting import Row, insert_new
from notices.models import Notice, NoticePreference
from notices.registry import Kind, kind_of
from notices.selectors import company_timezone, wishes_of
from notices.timing import Wishes, mode_for, next_digest


@dataclass(frozen=True)
class Telling:
    """One cause and who is to be told of it. The same person and key again is the same notice.

    context: values of the kind's texts (kept as JSON). link: path on the company's host. due_on: until when the person
    is expected to act. to_groups: False keeps it from chat robots too (what only HR may know of yet).
    """

    users: Sequence[Any]
    context: Mapping[str, object]
    link: str
    dedupe_key: str
    due_on: date | None = None
    to_groups: bool = True


@transaction.atomic
def notify_many(*, kind: str, tellings: Iterable[Telling], now: datetime | None = None) -> int:
    """Notices of many causes at once: one INSERT for the inboxes, one for the outbox, whatever their number.

    Each person's mail comes as the person chose (at once outside quiet hours, in the digest, or not); more than five
    at once of one kind are one mail with the list. Chat robots that post the kind get one row with a count. People who
    are None, inactive, or told before under the same key are passed over. Returns how many notices are new.

        notify_many(kind=kinds.ALERT_RAISED, now=now, tellings=[
            Telling(users=[boss.user, *hr], context={…}, link=alert_link(alert), dedupe_key=f"alert:{…}:raised"), …])
    """
    registered = kind_of(kind)
    moment = now or request_context.current().now or dates.now()
    tellings = list(tellings)
    users = {user.pk: user for telling in tellings for user in telling.users if user is not None and user.is_active}
    if not users:
        return 0
    wishes = wishes_of(users) if registered.mail else {}
    rows = _rows(registered, tellings, users, wishes, moment)
    fresh = insert_new(kind=kind, rows=rows, now=moment)
    by_mail = [
        row for row in fresh if mode_for(registered, wishes.get(row.user_id, Wishes(mail=False))) == MailMode.NOW
    ]
    timezone = company_timezone()
    queue_messages(
        [
            *mails.mails_for(kind=registered, rows=by_mail, users=users, wishes=wishes, now=moment, timezone=timezone),
            *posting.posts_for(kind=registered, rows=_for_groups(fresh, tellings), now=moment, timezone=timezone),
        ],
        now=moment,
    )
    return len(fresh)


def notify(
    *,
    users: Iterable[Any],
    kind: str,
    context: Mapping[str, object],
    link: str,
    dedupe_key: str,
    now: datetime | None = None,
    due_on: date | None = None,
) -> list[Notice]:
    """One cause told to some people (see notify_many); returns the notices under that key that are new."""
    told = list(users)
    known = set(Notice.objects.filter(user__in=_keys(told), dedupe_key=dedupe_key).values_list("pk", flat=True))
    telling = Telling(users=told, context=context, link=link, dedupe_key=dedupe_key, due_on=due_on)
    if not notify_many(kind=kind, tellings=[telling], now=now):
        return []
    mine = Notice.objects.filter(user__in=_keys(told), dedupe_key=dedupe_key).exclude(pk__in=known)
    return list(mine.select_related("user").order_by("pk"))


def _for_groups(rows: list[Row], tellings: list[Telling]) -> list[Row]:
    """Those of causes that chat groups may be told the number of."""
    held_back = {telling.dedupe_key for telling in tellings if not telling.to_groups}
    return [row for row in rows if row.dedupe_key not in held_back]


def _keys(users: Iterable[Any]) -> list[int]:
    return [user.pk for user in users if user is not None and user.is_active]


def _rows(
    kind: Kind, tellings: list[Telling], users: dict[int, Any], wishes: dict[int, Wishes], now: datetime
) -> list[Row]:
    """One row per person and cause; those who want the kind in their digest have its moment on it."""
    timezone = company_timezone()
    digests = {
        pk: next_digest(wishes[pk], now, timezone)
        for pk in users
        if pk in wishes and users[pk].email and mode_for(kind, wishes[pk]) == MailMode.DIGEST
    }
    rows: dict[tuple[int, str], Row] = {}
    for telling in tellings:
        values = plain(dict(telling.context))
        for pk in _keys(telling.users):
            rows.setdefault(
                (pk, telling.dedupe_key),
                Row(pk, telling.dedupe_key, values, telling.link, telling.due_on, digests.get(pk)),  # type: ignore[arg-type]
            )
    return list(rows.values())


def mark_read(*, user: Any, public_ids: Iterable[object] | None = None, now: datetime) -> int:
    """Mark the person's notices as read (all unread ones without ids); how many changed."""
    mine = Notice.objects.filter(user=user).unread()
    if public_ids is not None:
        mine = mine.filter(public_id__in=list(public_ids))
    return mine.update(read_at=now)


def save_wishes(*, user: Any, wishes: Wishes) -> None:
    """Keep what the person chose about mail. Not audited: it changes nothing about anybody else.

    What already waits for a digest stays with the moment it had.
    """
    values = {
        "mail": wishes.mail, "modes": dict(wishes.modes), "digest_time": wishes.digest_time,
        "quiet_from": wishes.quiet_from, "quiet_until": wishes.quiet_until,
    }  # fmt: skip
    NoticePreference.objects.update_or_create(user=user, defaults=values)


def set_mail_wanted(*, user: Any, wanted: bool) -> None:
    """Keep whether the person wants mail at all."""
    NoticePreference.objects.update_or_create(user=user, defaults={"mail": wanted})
