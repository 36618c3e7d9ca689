"""Who may ask: a bearer token of this company, its scope, its rate (spec 13.1)."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.security import HttpBearer
from redis.exceptions import RedisError

from hrplatform.api.problems import ApiProblem
from hrplatform.lib import context, dates
from intake.tokens.models import ApiToken
from intake.tokens.services import find_token, note_use

logger = logging.getLogger(__name__)
MINUTE = 60


class Bearer(HttpBearer):
    """Token → rate → scope (none: the route itself decides). A session opens nothing here, a token opens no page."""

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:
        now = dates.now()
        address = context.current().ip or "nowhere"
        found = find_token(token, now)
        if found is None:
            count_request(f"failed:{address}", settings.API_FAILURES_PER_MINUTE, now)
            return None
        left = count_request(f"token:{found.pk}", settings.API_REQUESTS_PER_MINUTE, now)
        request.rate_left = left  # type: ignore[attr-defined]
        if self.scope and self.scope not in found.scopes:
            said = _("The token lacks the scope %(scope)s.") % {"scope": self.scope}
            how = f'Bearer realm="api", error="insufficient_scope", scope="{self.scope}"'
            raise ApiProblem(403, "insufficient_scope", said, headers={"WWW-Authenticate": how})
        if request.method == "POST" and self.scope and request.content_type != "application/json":
            raise ApiProblem(415, "not_json")
        note_use(found, now)
        return found


def count_request(what: str, most: int, now: datetime) -> int:
    """Count one request in this minute; ApiProblem 429 beyond `most`. Returns how many are left.

    Open where the cache is down: it only protects the server, and data must not stop for a doorbell (ADR 0018).
    """
    minute, second = divmod(int(now.timestamp()), MINUTE)
    key = f"api-rate:{what}:{minute}"
    try:
        cache.add(key, 0, timeout=2 * MINUTE)
        count = cache.incr(key)
    except (RedisError, ValueError) as error:
        logger.warning("requests are not counted", extra={"why": str(error)})
        return most
    if count > most:
        wait = str(MINUTE - second)
        said = _("At most %(most)s requests a minute; wait %(seconds)s seconds.") % {"most": most, "seconds": wait}
        headers = {"Retry-After": wait, **rate_headers(0, most)}
        raise ApiProblem(429, "too_many_requests", said, headers=headers)
    return most - count


def rate_headers(left: int, most: int | None = None) -> dict[str, str]:
    return {"RateLimit-Limit": str(most or settings.API_REQUESTS_PER_MINUTE), "RateLimit-Remaining": str(left)}


@contextmanager
def acting(token: ApiToken) -> Iterator[Any]:
    """What is done in the block is on record as done by this token."""
    with context.bind(job=f"API: {token.name}") as bound:
        yield bound
