"""Once and only once: the answer to a write is kept with it under the sender's key (spec 13.3)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from intake.tokens.models import ApiRequest, ApiToken

KEPT = timedelta(days=30)
LONGEST_WAIT = "20s"
Answer = tuple[int, dict[str, Any]]


class KeyReused(ValueError):
    """The key was already used for something else."""


@dataclass(frozen=True)
class Given:
    """An answer, and whether it is one given before."""

    status: int
    body: dict[str, Any]
    is_repeated: bool


@transaction.atomic
def answer_once(*, token: ApiToken, key: str, request: str, now: datetime, act: Callable[[], Answer]) -> Given:
    """The answer of `act`, or the one given before under the same key of the same token.

    The row of the key is written first: a second request with it waits here until the first has ended, and finds its
    answer; if the first failed nothing is kept and the second one acts. `request` is the hash of what was asked.
    Raises KeyReused where it differs; django.db.OperationalError where other imports keep it waiting too long.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{LONGEST_WAIT}'")
    ApiRequest.objects.filter(token=token, created_at__lt=now - KEPT).delete()
    row = ApiRequest(token=token, key=key, request=request, created_at=now)
    ApiRequest.objects.bulk_create([row], ignore_conflicts=True)
    kept = ApiRequest.objects.get(token=token, key=key)
    if kept.request != request:
        raise KeyReused(key)
    if kept.status:
        return Given(kept.status, kept.answer, is_repeated=True)
    status, body = act()
    ApiRequest.objects.filter(pk=kept.pk).update(status=status, answer=body)
    return Given(status, body, is_repeated=False)
