"""Authenticated encryption (AES-256-GCM) and key derivation (HKDF-SHA256): thin wrappers, one spelling everywhere."""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
NONCE_BYTES = 12


class CannotDecrypt(ValueError):
    """The key or the bound context is another one, or the bytes were changed."""


def new_key() -> bytes:
    """A fresh random key."""
    return os.urandom(KEY_BYTES)


def derive_key(secret: bytes, purpose: str) -> bytes:
    """A key for one purpose; other purposes of the same secret can't be told from it."""
    return HKDF(algorithm=hashes.SHA256(), length=KEY_BYTES, salt=None, info=purpose.encode()).derive(secret)


def encrypt(key: bytes, data: bytes, context: str) -> bytes:
    """Nonce and ciphertext, bound to a context that has to be given again to decrypt."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, data, context.encode())


def decrypt(key: bytes, sealed: bytes, context: str) -> bytes:
    """The data; CannotDecrypt when anything does not fit."""
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], context.encode())
    except InvalidTag as error:
        raise CannotDecrypt("The key does not fit.") from error
