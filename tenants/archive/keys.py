"""The copy key: a pair (X25519) whose public half seals copies and whose private half only the company's HR has.

Each file gets a key of its own from a pair made for it and thrown away, so nobody who writes a copy can read it later.
"""

import base64
import binascii
import hashlib

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from hrplatform.lib import crypto
from tenants.archive.errors import CopyDamaged, CopyRefused

PRIVATE, PUBLIC = "hr-copy-key-", "hr-copy-lock-"


def new_private() -> str:
    """A fresh private key as the text HR keeps."""
    return PRIVATE + _text(X25519PrivateKey.generate().private_bytes_raw())


def public_of(private: str) -> str:
    """The public half, as text; CopyRefused when the text is no copy key."""
    return PUBLIC + _text(_load_private(private).public_key().public_bytes_raw())


def fingerprint(public: str) -> str:
    """Sixteen hexadecimal digits people compare a key by."""
    digest = hashlib.sha256(_bytes(public, PUBLIC)).hexdigest()[:16]
    return "-".join(digest[at : at + 4] for at in range(0, 16, 4))


def lock(public: str) -> tuple[bytes, bytes]:
    """A key for one file, and the half that has to stand in the file."""
    once = X25519PrivateKey.generate()
    half = once.public_key().public_bytes_raw()
    theirs = _bytes(public, PUBLIC)
    return half, _file_key(once.exchange(X25519PublicKey.from_public_bytes(theirs)), half, theirs)


def unlock(private: str, half: bytes) -> bytes:
    """The file's key again."""
    ours = _load_private(private)
    try:
        shared = ours.exchange(X25519PublicKey.from_public_bytes(half))
    except ValueError as error:  # a half that no pair has
        raise CopyDamaged("the copy is damaged: its head was changed") from error
    return _file_key(shared, half, ours.public_key().public_bytes_raw())


def _file_key(shared: bytes, half: bytes, theirs: bytes) -> bytes:
    return crypto.derive_key(shared, f"copy of a company {half.hex()} {theirs.hex()}")


def _load_private(text: str) -> X25519PrivateKey:
    try:
        return X25519PrivateKey.from_private_bytes(_bytes(text.strip(), PRIVATE))
    except UnsupportedAlgorithm as error:
        raise CopyRefused("this installation's OpenSSL has no X25519") from error


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _bytes(text: str, prefix: str) -> bytes:
    try:
        raw = base64.urlsafe_b64decode(text.removeprefix(prefix) + "=")
    except (binascii.Error, ValueError):
        raw = b""
    if not text.startswith(prefix) or len(raw) != crypto.KEY_BYTES:
        raise CopyRefused(f"that is no copy key: one begins with {prefix} and has 43 characters after it")
    return raw
