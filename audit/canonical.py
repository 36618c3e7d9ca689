"""The bytes that are hashed: one value has exactly one spelling, before and after a stay in a jsonb column."""

import json
from collections.abc import Mapping
from datetime import date, datetime, time, timezone
from decimal import Decimal
from enum import Enum
from uuid import UUID

_SPELL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode


def canonical_json(value: object) -> bytes:
    """Keys sorted, no white space, UTF-8; only null, booleans, whole numbers, strings, lists and objects."""
    return _SPELL(value).encode()


def plain(value: object) -> object:
    """A value as it is kept in an entry.

    Decimals become strings (money has no float), times UTC with microseconds, models their key. Characters that
    jsonb refuses are replaced, so that no typed text can keep an act from being recorded.
    """
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, Enum):
        return plain(value.value)
    if isinstance(value, int):
        return value
    if isinstance(value, Mapping):
        return {clean_text(str(key)): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, (set, frozenset)):
        return sorted((plain(item) for item in value), key=str)
    return clean_text(_written(value))


def clean_text(text: str) -> str:
    """The text without what PostgreSQL can't hold: NUL and halves of surrogate pairs."""
    return text.replace("\x00", "\ufffd").encode("utf-8", "replace").decode("utf-8")


def utc_text(moment: datetime) -> str:
    """A moment in UTC to the microsecond: 2026-11-21T13:05:00.000000Z."""
    return moment.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _written(value: object) -> str:
    if isinstance(value, datetime):
        return utc_text(value)
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, (bytes, memoryview)):
        return bytes(value).hex()
    if isinstance(value, (str, UUID, float)):
        return str(value)
    if hasattr(value, "pk"):
        return str(value.pk)
    return str(value)
