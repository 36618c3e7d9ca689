"""Mails about notices, in the reader's language: one each, or one for many of a kind."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jobs.outbox import Queued, mail
from notices.inserting import Row
from notices.registry import Kind
from notices.timing import Wishes, mail_at
from tenants.selectors import company_url

MOST_SINGLE = 5
MOST_LISTED = 30
KEY_LENGTH = 200


def mails_for(
    *,
    kind: Kind,
    rows: Iterable[Row],
    users: Mapping[int, Any],
    wishes: Mapping[int, Wishes],
    now: datetime,
    timezone: str,
) -> Iterator[Queued]:
    """A mail per notice; for more than five of one person one mail with the list."""
    by_person: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        if users[row.user_id].email:
            by_person[row.user_id].append(row)
    base = company_url() if by_person else ""
    for pk, mine in by_person.items():
        user, at = users[pk], mail_at(kind, wishes[pk], now, timezone)
        with translation.override(language_of(user)):
            for key, subject, text in _texts(kind, mine, base):
                yield mail(to=user.email, subject=subject, text=text, key=key, not_before=at)


def language_of(user: Any) -> str:
    return getattr(user, "language", "") or settings.LANGUAGE_CODE


def _texts(kind: Kind, rows: Sequence[Row], base: str) -> Iterator[tuple[str, str, str]]:
    """(key, subject, text) of each mail of one person."""
    pk = rows[0].user_id
    if len(rows) <= MOST_SINGLE:
        for row in rows:
            subject = kind.title_for(row.context)
            parts = (subject, kind.body_for(row.context), f"{base}{row.link}" if row.link else "")
            yield shortened(f"notice/{pk}/{row.dedupe_key}"), subject, letter(*parts, base=base)
        return
    subject = ngettext("%(label)s: %(count)s notice", "%(label)s: %(count)s notices", len(rows)) % {
        "label": kind.shown_label, "count": len(rows),
    }  # fmt: skip
    titles = [f"· {kind.title_for(row.context)}" for row in rows]
    inbox = f"{base}{reverse('notices:inbox')}"
    yield (
        f"notices/{pk}/{digest_of(row.dedupe_key for row in rows)}",
        subject,
        letter(subject, listed(titles), inbox, base=base),
    )


def listed(lines: Sequence[str]) -> str:
    """The lines, at most thirty of them, and how many more there are."""
    shown = list(lines[:MOST_LISTED])
    if len(lines) > MOST_LISTED:
        left = len(lines) - MOST_LISTED
        shown.append(ngettext("… and %(n)s more in your inbox", "… and %(n)s more in your inbox", left) % {"n": left})
    return "\n".join(shown)


def letter(*parts: str, base: str) -> str:
    """The parts as paragraphs, and where mail is chosen or declined."""
    where = _("Choose which notices come by mail: %(url)s") % {"url": f"{base}{reverse('notices:wishes')}"}
    return "\n\n".join(part for part in (*parts, f"—\n{where}") if part)


def shortened(key: str) -> str:
    """The key, or a digest of one that is too long to be kept."""
    return key if len(key) <= KEY_LENGTH else f"notice/{digest_of([key])}"


def digest_of(keys: Iterable[str]) -> str:
    """A short name of a set of keys."""
    return hashlib.sha256("\n".join(sorted(keys)).encode()).hexdigest()[:40]
