"""One value has one spelling, and keeps it through jsonb."""

import json
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.canonical import canonical_json, clean_text, plain, utc_text
from audit.entries import MASK, entry_content, leaf_of, mask, only_changes

values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text()
    | st.decimals(allow_nan=False, allow_infinity=False)
    | st.dates(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)


@given(values)
def test_a_value_is_spelled_the_same_after_being_stored(value):
    spelled = canonical_json(plain(value))
    assert canonical_json(json.loads(spelled)) == spelled
    assert plain(json.loads(spelled)) == json.loads(spelled)


@given(st.text())
def test_any_text_can_be_stored(text):
    cleaned = clean_text(text)
    assert "\x00" not in cleaned
    cleaned.encode()


@given(st.dictionaries(st.text(), st.integers(), max_size=5))
def test_order_of_keys_does_not_matter(mapping):
    assert canonical_json(mapping) == canonical_json(dict(reversed(mapping.items())))


def test_spellings():
    assert canonical_json({"b": 1, "a": "王"}) == '{"a":"王","b":1}'.encode()
    assert plain(Decimal("10000.50")) == "10000.50"
    assert plain(Decimal("1E+3")) == "1000"
    assert plain(date(2025, 3, 3)) == "2025-03-03"
    assert plain({2, 1}) == [1, 2]
    assert plain(True) is True
    assert plain(UUID(int=1)) == "00000000-0000-0000-0000-000000000001"
    shanghai = timezone(timedelta(hours=8))
    assert utc_text(datetime(2025, 3, 3, 10, tzinfo=shanghai)) == "2025-03-03T02:00:00.000000Z"
    assert plain(datetime(2025, 3, 3, 10, tzinfo=shanghai)) == "2025-03-03T02:00:00.000000Z"


def test_no_float_is_ever_hashed():
    assert plain(0.1) == "0.1"
    with pytest.raises(ValueError):
        canonical_json(float("nan"))


def test_secrets_are_masked_but_their_change_is_kept():
    before, after = only_changes({"password": "one", "name": "Wei"}, {"password": "two", "name": "Wei"})
    assert (before, after) == ({"password": MASK}, {"password": MASK})


@pytest.mark.parametrize("name", ["password", "totp_secret", "api_key", "Access_Token", "recovery_codes"])
def test_names_of_secrets(name):
    assert mask({name: "s3cr3t"}) == {name: MASK}


def test_an_empty_secret_shows_that_there_was_none():
    assert mask({"password": "", "token": None}) == {"password": "", "token": None}


def test_equal_fields_are_dropped_and_one_sided_ones_kept():
    before, after = only_changes({"a": 1, "b": Decimal("2.0")}, {"a": 1, "b": Decimal("3.0"), "c": None})
    assert before == {"b": "2.0"}
    assert after == {"b": "3.0", "c": None}
    assert only_changes(None, {"a": 1}) == (None, {"a": 1})


def content(**changes):
    texts = dict.fromkeys(
        ["actor_key", "actor_name", "job", "ip", "request_id", "app_label", "model", "object_key", "object_label",
         "reason", "batch", "digest"], "",
    )  # fmt: skip
    base = {"public_id": UUID(int=1), "at": datetime(2025, 3, 3, tzinfo=timezone.utc), "person_key": None}
    return entry_content(**{**base, "before": None, "after": {"x": 1}, **texts, "action": "a.b", **changes})


@pytest.mark.parametrize(
    "change",
    [
        {"public_id": UUID(int=2)}, {"at": datetime(2025, 3, 4, tzinfo=timezone.utc)}, {"person_key": UUID(int=3)},
        {"before": {}}, {"after": {"x": 2}}, {"after": {"x": "1"}}, {"action": "a.c"}, {"actor_key": "1"},
        {"actor_name": "L"}, {"job": "n"}, {"ip": "::1"}, {"request_id": "r"},
        {"app_label": "p"}, {"model": "m"}, {"object_key": "9"},
        {"object_label": "o"}, {"reason": "why"}, {"batch": "b"}, {"digest": "d"},
    ],
)  # fmt: skip
def test_the_leaf_covers_every_field(change):
    assert leaf_of(content(**change)) != leaf_of(content())
