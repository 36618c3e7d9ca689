"""The outer layer of a copy: compressed, then sealed in chunks of 64 KB that only fit in their order.

After the head (magic, length, JSON) each chunk is its length and AES-256-GCM with the chunk's number and "last" as
nonce, bound to the head: a byte changed, a chunk moved, left out or cut off at the end is told. The file's key is used
for one file only, so counting nonces never repeat.
"""

import json
import struct
import zlib
from typing import IO, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from hrplatform.lib.crypto import KEY_BYTES
from tenants.archive.errors import CopyDamaged, CopyRefused

MAGIC = b"HRCOPY1\n"
CHUNK = 1 << 16
MOST_HEAD = 1 << 16
LENGTH = struct.Struct(">I")
NONCE = struct.Struct(">IQ")


class SealedWriter:
    """Takes bytes, writes sealed chunks; `close` writes the last one."""

    def __init__(self, file: IO[bytes], key: bytes, head: dict[str, Any]) -> None:
        self._file, self._cipher, self._number = file, AESGCM(key), 0
        self._head = _head_bytes(head)
        self._deflate, self._waiting = zlib.compressobj(level=3), bytearray()
        file.write(MAGIC + LENGTH.pack(len(self._head)) + self._head)

    def write(self, data: bytes) -> None:
        self._take(self._deflate.compress(data))

    def close(self) -> None:
        self._take(self._deflate.flush())
        self._emit(bytes(self._waiting), last=True)

    def _take(self, data: bytes) -> None:
        """Seal what fills whole chunks; at least a byte waits for the last one."""
        self._waiting += data
        while len(self._waiting) > CHUNK:
            self._emit(bytes(self._waiting[:CHUNK]), last=False)
            del self._waiting[:CHUNK]

    def _emit(self, data: bytes, *, last: bool) -> None:
        sealed = self._cipher.encrypt(NONCE.pack(last, self._number), data, self._head)
        self._file.write(LENGTH.pack(len(sealed)) + sealed)
        self._number += 1


class SealedReader:
    """Gives the bytes again; CopyDamaged at the first chunk that does not fit."""

    def __init__(self, file: IO[bytes], key: bytes, head: bytes) -> None:
        self._file, self._cipher, self._head, self._number = file, AESGCM(key), head, 0
        self._inflate, self._ready, self._at_end = zlib.decompressobj(), bytearray(), False

    def read(self, size: int) -> bytes:
        """Exactly `size` bytes."""
        while len(self._ready) < size:
            if self._at_end:
                raise CopyDamaged("it ends too early")
            self._ready += self._inflate.decompress(self._next_chunk())
        data = bytes(self._ready[:size])
        del self._ready[:size]
        return data

    def require_end(self) -> None:
        """CopyDamaged unless everything was read: the last chunk, and not a byte behind it."""
        while not self._at_end:
            self._ready += self._inflate.decompress(self._next_chunk())
        if self._ready or not self._inflate.eof or self._file.read(1):
            raise CopyDamaged("there is something behind its end")

    def _next_chunk(self) -> bytes:
        number, self._number = self._number, self._number + 1
        length = self._file.read(LENGTH.size)
        size = LENGTH.unpack(length)[0] if len(length) == LENGTH.size else 0
        sealed = self._file.read(size) if size <= 2 * CHUNK else b""
        for last in (False, True):
            try:
                data = self._cipher.decrypt(NONCE.pack(last, number), sealed, self._head)
            except (InvalidTag, ValueError):
                continue
            self._at_end = last
            return data
        raise CopyDamaged(f"chunk {number} was changed or cut off")


def read_head(file: IO[bytes]) -> tuple[bytes, dict[str, Any]]:
    """The head as bytes and as an object. It is not sealed: what it says is proven by the first chunk."""
    if file.read(len(MAGIC)) != MAGIC:
        raise CopyRefused("this is no copy of a company")
    length = file.read(LENGTH.size)
    size = LENGTH.unpack(length)[0] if len(length) == LENGTH.size else MOST_HEAD
    raw = file.read(size) if size < MOST_HEAD else b""
    try:
        head = json.loads(raw)
        whole = len(bytes.fromhex(head["half"])) == KEY_BYTES and isinstance(head["key"], str)
    except (ValueError, KeyError, TypeError, RecursionError):
        whole = False
    if not whole:
        raise CopyDamaged("the copy is damaged: its head was changed")
    return raw, head


def _head_bytes(head: dict[str, Any]) -> bytes:
    return json.dumps(head, sort_keys=True).encode()
