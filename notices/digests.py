"""Daily digests: what a person has not read by then, in one mail, exactly once (spec 12.4)."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jobs.outbox import Queued, mail, queue_messages
from notices.mails import language_of, letter, listed
from notices.models import Notice
from people.models import User
from tenants.selectors import company_url


def write_due_digests(*, now: datetime) -> int:
    """Write the mails of all digests that are due; how many. The mail and "no longer waiting" commit together, so that
    two ticks, or one that is killed, make one digest."""
    due = Notice.objects.filter(digest_at__lte=now).values_list("user_id", flat=True).distinct().order_by("user_id")
    return sum(_write_digest(user_id, now) for user_id in list(due))


@transaction.atomic
def _write_digest(user_id: int, now: datetime) -> int:
    waiting = Notice.objects.filter(user_id=user_id, digest_at__lte=now).order_by("created_at", "pk")
    notices = list(waiting.select_for_update(skip_locked=True))
    if not notices:
        return 0
    Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(digest_at=None)
    user = User.objects.get(pk=user_id)
    unread = [notice for notice in notices if notice.read_at is None]
    if not unread or not user.email or not user.is_active:
        return 0
    queue_messages([_digest(user, unread)], now=now)
    return 1


def _digest(user: Any, notices: list[Notice]) -> Queued:
    base = company_url()
    with translation.override(language_of(user)):
        subject = ngettext("%(count)s notice for you", "%(count)s notices for you", len(notices)) % {
            "count": len(notices)
        }
        lines = listed([_line(notice, base) for notice in notices])
        inbox = _("All of them: %(url)s") % {"url": f"{base}{reverse('notices:inbox')}"}
        text = letter(lines, inbox, base=base)
    return mail(to=user.email, subject=subject, text=text, key=f"digest/{user.pk}/{max(n.pk for n in notices)}")


def _line(notice: Notice, base: str) -> str:
    return f"· {notice.title}" + (f"\n  {base}{notice.link}" if notice.link else "")
