"""Quiet hours and digests, by the company's clock: pure functions."""

from datetime import datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notices.enums import MailMode
from notices.registry import Kind
from notices.timing import Wishes, after_quiet, mail_at, mode_for, next_digest

SHANGHAI = "Asia/Shanghai"
CALM, URGENT = Kind("a.calm", "x"), Kind("a.urgent", "x", urgent=True)
NIGHT = Wishes(quiet_from=time(21, 0), quiet_until=time(8, 0))


def at(text):
    """Wall clock in Shanghai as UTC."""
    local = datetime.fromisoformat(f"2025-03-{text}").replace(tzinfo=ZoneInfo(SHANGHAI))
    return local.astimezone(timezone.utc)


@pytest.mark.parametrize(
    ("moment", "start", "end", "expected"),
    [
        ("10T20:59", time(21), time(8), "10T20:59"), ("10T21:00", time(21), time(8), "11T08:00"),
        ("10T23:59", time(21), time(8), "11T08:00"), ("11T00:00", time(21), time(8), "11T08:00"),
        ("11T07:59", time(21), time(8), "11T08:00"), ("11T08:00", time(21), time(8), "11T08:00"),
        ("10T12:30", time(12), time(14), "10T14:00"), ("10T14:00", time(12), time(14), "10T14:00"),
        ("10T11:59", time(12), time(14), "10T11:59"), ("10T12:00", time(12), time(12), "10T12:00"),
        ("10T12:00", None, None, "10T12:00"), ("31T22:00", time(21), time(0), "31T22:00+2"),
    ],
)  # fmt: skip
def test_quiet_hours(moment, start, end, expected):
    if expected.endswith("+2"):  # until midnight
        assert after_quiet(at(moment), start, end, SHANGHAI) == at(moment) + timedelta(hours=2)
    else:
        assert after_quiet(at(moment), start, end, SHANGHAI) == at(expected)


clocks = st.times().map(lambda t: t.replace(second=0, microsecond=0))
MOMENTS = (datetime(2024, 1, 1), datetime(2027, 1, 1))  # noqa: DTZ001 - hypothesis adds the time zone
moments = st.datetimes(*MOMENTS, timezones=st.just(timezone.utc))


@given(moments, clocks, clocks)
def test_what_comes_out_is_never_quiet_nor_earlier_nor_a_day_later(moment, start, end):
    then = after_quiet(moment, start, end, SHANGHAI)
    assert moment <= then < moment + timedelta(days=1)
    assert after_quiet(then, start, end, SHANGHAI) == then


@given(moments, clocks)
def test_the_next_digest_lies_ahead_by_a_day_at_most_at_the_hour_chosen(moment, clock):
    then = next_digest(Wishes(digest_time=clock), moment, SHANGHAI)
    assert moment < then <= moment + timedelta(days=1)
    assert then.astimezone(ZoneInfo(SHANGHAI)).time() == clock


def test_a_digest_within_quiet_hours_comes_after_them():
    wishes = Wishes(digest_time=time(7, 0), quiet_from=time(21), quiet_until=time(8))
    assert next_digest(wishes, at("10T12:00"), SHANGHAI) == at("11T08:00")


def test_urgent_kinds_are_not_held_back():
    assert mail_at(CALM, NIGHT, at("10T23:00"), SHANGHAI) == at("11T08:00")
    assert mail_at(URGENT, NIGHT, at("10T23:00"), SHANGHAI) == at("10T23:00")


@pytest.mark.parametrize(
    ("kind", "wishes", "mode"),
    [
        (CALM, Wishes(), MailMode.NOW),
        (CALM, Wishes(modes={"a.calm": "digest"}), MailMode.DIGEST),
        (CALM, Wishes(modes={"a.calm": "never"}), MailMode.NEVER),
        (CALM, Wishes(mail=False, modes={"a.calm": "now"}), MailMode.NEVER),
        (URGENT, Wishes(modes={"a.urgent": "digest"}), MailMode.NOW),
        (URGENT, Wishes(modes={"a.urgent": "never"}), MailMode.NEVER),
        (Kind("a.silent", "x", mail=False), Wishes(modes={"a.silent": "now"}), MailMode.NEVER),
        (Kind("a.rare", "x", by_default="digest"), Wishes(), MailMode.DIGEST),
        (Kind("a.rare", "x", by_default="digest"), Wishes(modes={"a.rare": "now"}), MailMode.NOW),
    ],
)
def test_mode(kind, wishes, mode):
    assert mode_for(kind, wishes) == mode
