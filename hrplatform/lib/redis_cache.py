"""Django's cache in Valkey with one client for each pool: Django itself makes a new one for every key asked for.

What is only kept to save work (get, set, delete) is done without while Valkey is away: PostgreSQL is the truth (ADR
0007), no page and no act fails for it. What counts (add, incr: limits of attempts) still fails, so that nobody guesses
passwords meanwhile.
"""

import logging
import time
from typing import Any

import redis as valkey
from django.core.cache import caches
from django.core.cache.backends import redis

logger = logging.getLogger(__name__)
AWAY = (valkey.ConnectionError, valkey.TimeoutError)
# After a failure the cache isn't asked again for so long: a page has many questions, each would wait for its time-out.
REST_SECONDS = 3


class RedisCacheClient(redis.RedisCacheClient):
    """The pool hands each command a connection; the client before it holds nothing of its own and is shared."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._clients: dict[int, Any] = {}
        self._rests_until = 0.0

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        pool = self._get_connection_pool(write)
        if id(pool) not in self._clients:
            self._clients[id(pool)] = self._client(connection_pool=pool)
        return self._clients[id(pool)]

    def get(self, key: Any, default: Any) -> Any:
        if time.monotonic() < self._rests_until:
            return default
        try:
            return super().get(key, default)
        except AWAY as error:
            self._rest(error)
            return default

    def set(self, key: Any, value: Any, timeout: Any) -> None:
        if time.monotonic() >= self._rests_until:
            try:
                super().set(key, value, timeout)
            except AWAY as error:
                self._rest(error)

    def delete(self, key: Any) -> bool:
        try:
            return super().delete(key)
        except AWAY as error:
            self._rest(error)
            return False

    def _rest(self, error: Exception) -> None:
        self._rests_until = time.monotonic() + REST_SECONDS
        logger.warning("the cache is away, pages are worked out anew: %s", type(error).__name__)


class RedisCache(redis.RedisCache):
    def __init__(self, server: Any, params: Any) -> None:
        super().__init__(server, params)
        self._class = RedisCacheClient

    def forget(self, prefix: str) -> None:
        """Take every key away that begins so (no signs of a pattern in it)."""
        client = self._cache.get_client(write=True)
        try:
            for key in client.scan_iter(match=f"{prefix}*", count=1000):
                client.delete(key)
        except AWAY as error:
            logger.warning("keys were left in the cache", extra={"why": str(error), "prefix": prefix})


def forget_company(schema: str) -> None:
    """Nothing kept of a company outlives it: the next of that name has other people under the same numbers."""
    forget = getattr(caches["default"], "forget", None)
    if forget is not None:
        forget(f"{schema}:")
