"""The inner layer of a copy: parts one after the other, each with its rows and SHA-256, and the list of all at the end.

A part is a frame P (what it is), frames D (its bytes) and a frame E (rows, bytes, SHA-256); the frame Z holds the list.
Parts are streamed: neither side ever has one in memory.
"""

import hashlib
import json
import struct
from collections.abc import Iterator
from typing import Any, Protocol

from tenants.archive.errors import CopyDamaged

FRAME = struct.Struct(">cI")
BLOCK = 1 << 16


class Sink(Protocol):
    def write(self, data: bytes) -> None: ...


class Source(Protocol):
    def read(self, size: int) -> bytes: ...


class PartWriter:
    """Writes parts into a sink. `rows` is set by whoever writes the part before it ends."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self.done: list[dict[str, Any]] = []

    def begin(self, kind: str, name: str, **facts: Any) -> None:
        self._current = {"kind": kind, "name": name}
        self._digest, self._bytes = hashlib.sha256(), 0
        self._frame(b"P", _dumped({**self._current, **facts}))

    def data(self, block: bytes) -> None:
        self._digest.update(block)
        self._bytes += len(block)
        self._frame(b"D", block)

    def end(self, rows: int) -> None:
        sums = {"rows": rows, "bytes": self._bytes, "sha256": self._digest.hexdigest()}
        self.done.append({**self._current, **sums})
        self._frame(b"E", _dumped(sums))

    def whole(self, kind: str, name: str, value: Any) -> None:
        """A part of one JSON value."""
        self.begin(kind, name)
        self.data(_dumped(value))
        self.end(1)

    def finish(self) -> None:
        self._frame(b"Z", _dumped(self.done))

    def _frame(self, mark: bytes, body: bytes) -> None:
        self._sink.write(FRAME.pack(mark, len(body)))
        self._sink.write(body)


class Part:
    """One part while it is read: its blocks once, then `sums` are there and were compared."""

    def __init__(self, source: Source, facts: dict[str, Any]) -> None:
        self._source = source
        self.facts, self.kind, self.name = facts, str(facts["kind"]), str(facts["name"])
        self.sums: dict[str, Any] = {}

    def blocks(self) -> Iterator[bytes]:
        """The part's bytes; CopyDamaged names the part."""
        try:
            yield from self._blocks()
        except CopyDamaged as error:
            raise _named(f"{self.kind} {self.name}", error) from error

    def _blocks(self) -> Iterator[bytes]:
        digest, size = hashlib.sha256(), 0
        mark, block = read_frame(self._source)
        while mark == b"D":
            digest.update(block)
            size += len(block)
            yield block
            mark, block = read_frame(self._source)
        self.sums = json.loads(block) if mark == b"E" else {}
        if (self.sums.get("bytes"), self.sums.get("sha256")) != (size, digest.hexdigest()):
            raise CopyDamaged("its bytes are not those that were written")

    def value(self) -> Any:
        """The JSON value of a part that is one."""
        return json.loads(b"".join(self.blocks()))

    def listed(self) -> dict[str, Any]:
        return {"kind": self.kind, "name": self.name, **self.sums}


def read_parts(source: Source) -> Iterator[Part]:
    """Every part in order; each has to be read before the next. CopyDamaged names where it happened."""
    where, seen = "the beginning", []
    try:
        mark, body = read_frame(source)
        while mark == b"P":
            part = Part(source, json.loads(body))
            yield part
            where = f"{part.kind} {part.name}"
            seen.append(part.listed())
            mark, body = read_frame(source)
        where = "the list at its end"
        if mark != b"Z" or json.loads(body) != seen:
            raise CopyDamaged("it does not say what was read")
    except CopyDamaged as error:
        raise _named(where, error) from error


def _named(where: str, error: CopyDamaged) -> CopyDamaged:
    """What is sealed together fails together: the damage may lie up to a chunk behind."""
    text = str(error)
    return error if text.startswith("the copy") else CopyDamaged(f"the copy is damaged in or behind {where}: {text}")


def read_frame(source: Source) -> tuple[bytes, bytes]:
    mark, size = FRAME.unpack(source.read(FRAME.size))
    return mark, source.read(size)


def _dumped(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, default=str).encode()
