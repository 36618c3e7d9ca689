"""Reads of the inbox."""

from typing import Any

from notices.models import Notice, NoticePreference, NoticeQuerySet


def list_notices(*, user: Any, only_unread: bool = False) -> NoticeQuerySet:
    """The person's notices, newest first."""
    mine = Notice.objects.filter(user=user).order_by("-created_at", "-id")
    return mine.unread() if only_unread else mine


def count_unread(user: Any) -> int:
    """How many the person has not read: the number on the bell."""
    return Notice.objects.filter(user=user).unread().count()


def wants_mail(*, user: Any) -> bool:
    return not NoticePreference.objects.filter(user=user, mail=False).exists()
