"""Encryption is authenticated and bound to its context."""

import pytest

from hrplatform.lib import crypto


def test_round_trip():
    key = crypto.new_key()
    assert crypto.decrypt(key, crypto.encrypt(key, "王伟".encode(), "a"), "a").decode() == "王伟"


def test_the_same_text_is_never_the_same_twice():
    key = crypto.new_key()
    assert crypto.encrypt(key, b"x", "a") != crypto.encrypt(key, b"x", "a")


@pytest.mark.parametrize("hurt", ["key", "context", "nonce", "text", "short"])
def test_anything_else_does_not_decrypt(hurt):
    key = crypto.new_key()
    sealed = crypto.encrypt(key, b"secret", "a")
    other = crypto.new_key() if hurt == "key" else key
    where = "b" if hurt == "context" else "a"
    flip = {"nonce": 0, "text": crypto.NONCE_BYTES}.get(hurt)
    if flip is not None:
        sealed = sealed[:flip] + bytes([sealed[flip] ^ 1]) + sealed[flip + 1 :]
    if hurt == "short":
        sealed = sealed[:-1]
    with pytest.raises(crypto.CannotDecrypt):
        crypto.decrypt(other, sealed, where)


def test_derived_keys_differ_by_purpose_and_secret():
    one = crypto.derive_key(b"secret", "a")
    assert one == crypto.derive_key(b"secret", "a")
    assert len({one, crypto.derive_key(b"secret", "b"), crypto.derive_key(b"other", "a")}) == 3
