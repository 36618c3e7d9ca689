"""Writes: notices come into being in the same transaction as their cause (spec 12.4)."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import translation

from audit.canonical import plain
from hrplatform.lib import context as request_context
from hrplatform.lib import dates
from jobs.outbox import queue_email
from notices.models import Notice, NoticePreference
from notices.registry import Kind, kind_of
from tenants.models import Domain


@transaction.atomic
def notify(
    *,
    users: Iterable[Any],
    kind: str,
    context: Mapping[str, object],
    link: str,
    dedupe_key: str,
    now: datetime | None = None,
) -> list[Notice]:
    """Put a notice into the inbox of each user, and a mail into the outbox for those who want mail.

    kind: registered name. context: values of its texts (they are kept as JSON). link: path on the company's host.
    dedupe_key: one notice per person and key, however often it is asked for. Returns only those that are new.
    """
    registered = kind_of(kind)
    moment = now or request_context.current().now or dates.now()
    people = {user.pk: user for user in users if user is not None and user.is_active}
    known = Notice.objects.filter(user__in=people, dedupe_key=dedupe_key).values_list("user_id", flat=True)
    wanted = [user for pk, user in people.items() if pk not in set(known)]
    values: dict[str, object] = plain(dict(context))  # type: ignore[assignment]
    fresh = [
        Notice(user=user, kind=kind, context=values, link=link, dedupe_key=dedupe_key, created_at=moment)
        for user in wanted
    ]
    # Two writers at once: the key makes one of them write nothing.
    Notice.objects.bulk_create(fresh, ignore_conflicts=True)
    if registered.mail:
        _queue_mails(registered, wanted, values, link, dedupe_key, moment)
    return fresh


def _queue_mails(
    kind: Kind, users: list[Any], values: dict[str, object], link: str, dedupe_key: str, now: datetime
) -> None:
    refused = NoticePreference.objects.filter(user__in=users, mail=False).values_list("user_id", flat=True)
    unwilling = set(refused) if users else set()
    base = company_url() if users else ""
    for user in users:
        if not user.email or user.pk in unwilling:
            continue
        with translation.override(getattr(user, "language", "") or settings.LANGUAGE_CODE):
            subject, body = kind.title_for(values), kind.body_for(values)
        text = "\n\n".join(part for part in (subject, body, f"{base}{link}" if link else "") if part)
        queue_email(to=user.email, subject=subject, text=text, key=f"notice/{user.pk}/{dedupe_key}"[:200], now=now)


def company_url() -> str:
    """Address of the company's pages, for links in mails."""
    schema = connection.schema_name
    host = Domain.objects.filter(tenant__schema_name=schema, is_primary=True).values_list("domain", flat=True).first()
    if settings.DEBUG or settings.DEMO_MODE:
        return f"http://{host}:{settings.HR_PORT}"
    return f"https://{host}"


def mark_read(*, user: Any, public_ids: Iterable[object] | None = None, now: datetime) -> int:
    """Mark the person's notices as read (all unread ones without ids); how many changed."""
    mine = Notice.objects.filter(user=user).unread()
    if public_ids is not None:
        mine = mine.filter(public_id__in=list(public_ids))
    return mine.update(read_at=now)


def set_mail_wanted(*, user: Any, wanted: bool) -> None:
    """Keep whether the person wants mail."""
    NoticePreference.objects.update_or_create(user=user, defaults={"mail": wanted})
