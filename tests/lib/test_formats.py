"""How figures and dates are written."""

from datetime import date, datetime, timezone
from decimal import Decimal

import pytest
from django.utils import translation

from hrplatform.lib import formats

NOW = datetime(2025, 3, 6, 2, 0, tzinfo=timezone.utc)  # Thursday 10:00 in Shanghai


@pytest.mark.parametrize(
    ("value", "written"),
    [(Decimal("1234.5"), "¥1,234.50"), (Decimal("-0.5"), "−¥0.50"), (0, "¥0.00"), (None, "—"), ("", "—")],
)
def test_money(value, written):
    assert formats.format_money(value) == written


@pytest.mark.parametrize(
    ("value", "written"), [(Decimal("0.125"), "12.5%"), (Decimal("0.81025"), "81.0%"), (Decimal("-0.01"), "−1.0%")]
)
def test_percent(value, written):
    assert formats.format_percent(value) == written


def test_number_keeps_what_is_there():
    assert formats.format_number(Decimal("1234.5600")) == "1,234.56"
    assert formats.format_number(Decimal("2.005"), 2) == "2.01"
    assert formats.format_signed(Decimal("1364.3")) == "+1,364.30"
    assert formats.format_signed(Decimal("0")) == "0.00"


def test_no_data_is_never_zero():
    assert formats.format_percent(None) == formats.DASH
    with translation.override("en"):
        assert formats.format_measure(None, "money") == "No data"


def test_days_carry_their_weekday():
    with translation.override("zh-hans"):
        assert formats.format_day(date(2025, 3, 4)) == "2025-03-04 (周二)"
        assert formats.format_month(date(2025, 3, 4)) == "2025 年 3 月"
    with translation.override("en"):
        assert formats.format_day(date(2025, 3, 4)) == "2025-03-04 (Tue)"


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        (datetime(2025, 3, 5, 17, 48, tzinfo=timezone.utc), "today 01:48"),
        (datetime(2025, 3, 5, 8, 20, tzinfo=timezone.utc), "yesterday 16:20"),
        (date(2025, 3, 3), "3 days ago"),
        (date(2025, 3, 8), "in 2 days"),
    ],
)
def test_ago(moment, written):
    with translation.override("en"):
        assert formats.format_ago(moment, NOW) == written


@pytest.mark.parametrize(
    ("name", "mark"), [("沈听澜", "听澜"), ("洪静", "静"), ("Wei Zhang", "WZ"), ("", "?"), ("欧阳知秋", "知秋")]
)
def test_initials(name, mark):
    assert formats.initials(name) == mark


@pytest.mark.parametrize(
    ("language", "written"), [("en", "Wei, Mei, 3"), ("zh-hans", "Wei、Mei、3"), ("zh", "Wei、Mei、3")]
)
def test_lists_of_names(language, written):
    with translation.override(language):
        assert formats.join_names(["Wei", "Mei", 3]) == written
        assert formats.join_names([]) == ""


def test_a_number_in_a_field_has_no_exponent():
    written = {"100.00": "100", "10.000": "10", "0.50": "0.5", "0": "0"}
    assert {text: str(formats.plain_number(Decimal(text))) for text in written} == written
