"""Signatures of outgoing messages. Pure.

    HR-Signature: t=1732233600,v1=5257a869…,v1=…

Each v1 is HMAC-SHA256 in hex over "{t}.{body}" with one of the keys in force: for a while after a key was renewed
there are two. The receiver compares in constant time and refuses a t that is minutes old.
"""

import hashlib
import hmac
import secrets
from collections.abc import Iterable

HEADER = "HR-Signature"
PREFIX = "whsec_"
TOLERANCE = 300


def new_secret() -> str:
    return PREFIX + secrets.token_urlsafe(32)


def sign(*, body: bytes, keys: Iterable[str], at: int) -> str:
    """The header's value for a body sent at a Unix time."""
    return ",".join([f"t={at}", *(f"v1={_digest(body, key, at)}" for key in keys)])


def verify(*, header: str, body: bytes, key: str, now: int, tolerance: int = TOLERANCE) -> bool:
    """What a receiver does: any signature that fits, and not too old. False for anything else."""
    parts = [part.partition("=") for part in header.split(",")]
    times = [value for name, _eq, value in parts if name.strip() == "t"]
    if len(times) != 1 or not times[0].isascii() or not times[0].isdigit() or abs(now - int(times[0])) > tolerance:
        return False
    expected = _digest(body, key, int(times[0]))
    given = [value for name, _eq, value in parts if name.strip() == "v1"]
    return any(hmac.compare_digest(expected.encode(), value.strip().encode()) for value in given)


def _digest(body: bytes, key: str, at: int) -> str:
    return hmac.new(key.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
