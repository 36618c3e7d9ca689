"""The file of a copy: sealed chunks around streamed parts, whatever the bytes are (spec 8.6). No database."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenants.archive import keys
from tenants.archive.chunks import CHUNK, SealedReader, SealedWriter, read_head
from tenants.archive.errors import CopyDamaged, CopyRefused
from tenants.archive.parts import PartWriter, read_parts

PRIVATE = keys.new_private()
PUBLIC = keys.public_of(PRIVATE)


def written(parts: dict[str, bytes]) -> bytes:
    half, key = keys.lock(PUBLIC)
    file = io.BytesIO()
    sealed = SealedWriter(file, key, {"key": keys.fingerprint(PUBLIC), "half": half.hex()})
    writer = PartWriter(sealed)
    for name, data in parts.items():
        writer.begin("table", name)
        for at in range(0, len(data), 1000):
            writer.data(data[at : at + 1000])
        writer.end(len(data))
    writer.finish()
    sealed.close()
    return file.getvalue()


def read(data: bytes, private: str = PRIVATE) -> dict[str, bytes]:
    file = io.BytesIO(data)
    raw, head = read_head(file)
    source = SealedReader(file, keys.unlock(private, bytes.fromhex(head["half"])), raw)
    found = {part.name: b"".join(part.blocks()) for part in read_parts(source)}
    source.require_end()
    return found


@given(st.dictionaries(st.text("abc", min_size=1), st.binary(max_size=5000), max_size=5))
def test_what_was_written_is_read(parts):
    assert read(written(parts)) == parts


BIG = {"first": bytes(range(256)) * 40, "noise": keys.new_private().encode() + bytes(str(list(range(60_000))), "ascii")}
COPY = written(BIG)


@given(st.integers(0, len(COPY) - 1), st.integers(1, 255))
def test_no_byte_can_be_changed(at, flip):
    changed = bytearray(COPY)
    changed[at] ^= flip
    with pytest.raises(CopyRefused):
        read(bytes(changed))


@given(st.integers(0, len(COPY) - 1))
def test_nothing_can_be_cut_off(end):
    with pytest.raises(CopyRefused):
        read(COPY[:end])


def test_nothing_can_be_added_and_no_chunk_moved():
    with pytest.raises(CopyDamaged, match="behind its end"):
        read(COPY + b"x")
    head = COPY.index(b"}") + 1
    size = CHUNK + 16 + 4
    first, second = COPY[head : head + size], COPY[head + size : head + 2 * size]
    with pytest.raises(CopyDamaged, match="chunk 0"):
        read(COPY[:head] + second + first + COPY[head + 2 * size :])


def test_the_damaged_part_is_named():
    changed = bytearray(COPY)
    changed[-200] ^= 1
    with pytest.raises(CopyDamaged, match="in or behind table noise"):
        read(bytes(changed))


def test_another_key_does_not_open_it():
    with pytest.raises(CopyRefused):
        read(COPY, keys.new_private())


NO_KEYS = ["", "x", "hr-copy-key-", "hr-copy-key-äöü", "hr-copy-key-abc", PUBLIC]


@pytest.mark.parametrize("text", NO_KEYS, ids=["empty", "short", "bare", "umlauts", "cut", "the-lock"])
def test_what_is_no_key_is_refused(text):
    with pytest.raises(CopyRefused, match="no copy key"):
        keys.public_of(text)


def test_what_is_no_copy_is_refused():
    with pytest.raises(CopyRefused, match="no copy of a company"):
        read(b"PK\x03\x04 something else")


def test_the_same_parts_are_sealed_anew_each_time():
    assert written(BIG) != COPY
