"""What an entry's hash covers, and what is masked: pure functions."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from audit.canonical import canonical_json, plain, utc_text
from audit.merkle import hash_leaf

MASK = "***"
_SECRET = re.compile(
    r"password|passwd|secret|token|totp|otp_|recovery|private_key|api_key|credential|session_key", re.I
)

# The columns the leaf covers, in the names the proof shows; the row's bigint id is the database's own business.
TEXT_FIELDS = (
    "action", "actor_key", "actor_name", "job", "ip", "request_id", "app_label", "model", "object_key",
    "object_label", "reason", "batch", "digest",
)  # fmt: skip


class Sealed(NamedTuple):
    """An entry's content, its hash, and the ids as the database takes them."""

    public_id: UUID
    person_key: UUID | None
    content: dict[str, Any]
    leaf: bytes


def entry_content(
    *, public_id: UUID, at: datetime, person_key: UUID | None, before: object, after: object, **texts: str
) -> dict[str, Any]:
    """The content of an entry as it is hashed and exported. `texts` has every name of TEXT_FIELDS."""
    return {
        "public_id": str(public_id),
        "at": utc_text(at),
        "person_key": str(person_key) if person_key else None,
        "before": before,
        "after": after,
        **{name: texts[name] for name in TEXT_FIELDS},
    }


def leaf_of(content: Mapping[str, object]) -> bytes:
    """The leaf hash of an entry's content (32 bytes)."""
    return hash_leaf(canonical_json(content))


def mask(values: Mapping[str, object] | None) -> dict[str, object] | None:
    """The values as plain JSON with secrets replaced: that a password changed is recorded, never which."""
    if values is None:
        return None
    return {str(k): MASK if _SECRET.search(str(k)) and v not in (None, "") else plain(v) for k, v in values.items()}


def only_changes(
    before: Mapping[str, object] | None, after: Mapping[str, object] | None
) -> tuple[dict[str, object] | None, dict[str, object] | None]:
    """Both sides masked and without the fields that are the same on both.

    Compared before masking: a new password is a change even though both sides read ***.
    """
    if before is None or after is None:
        return mask(before), mask(after)
    same = {key for key in before.keys() & after.keys() if plain(before[key]) == plain(after[key])}
    return (
        mask({key: value for key, value in before.items() if key not in same}),
        mask({key: value for key, value in after.items() if key not in same}),
    )
