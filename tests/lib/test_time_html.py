"""Days, moments and needs drawn as text: written as formats writes them, machines read them, words are escaped."""

from datetime import date, datetime, timedelta, timezone

import pytest
from django.utils import timezone as django_timezone
from django.utils import translation

from hrplatform.lib import needs_html, time_html
from hrplatform.lib.ui import Need, Status

NOW = datetime(2025, 3, 4, 18, 5, tzinfo=timezone.utc)  # 02:05 of the 5th in Shanghai


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"), django_timezone.override("Asia/Shanghai"):
        yield


@pytest.mark.parametrize(
    ("value", "style", "text"),
    [
        (date(2025, 3, 4), "", '<time datetime="2025-03-04">2025-03-04 (Tue)</time>'),
        (date(2025, 3, 4), "plain", '<time datetime="2025-03-04">2025-03-04</time>'),
        (date(2025, 3, 4), "short", '<time datetime="2025-03-04">03-04</time>'),
        (NOW, "short", '<time datetime="2025-03-05">03-05</time>'),
        (None, "", "—"),
        ("", "", "—"),
    ],
)
def test_a_day(value, style, text):
    assert time_html.draw_day(value, style) == text


def test_a_moment_is_the_companys_clock():
    assert time_html.draw_moment(NOW) == '<time datetime="2025-03-04T18:05:00+00:00">2025-03-05 02:05</time>'
    assert time_html.draw_moment(None) == "—"


@pytest.mark.parametrize(
    ("value", "title", "text"),
    [
        (NOW - timedelta(hours=2, microseconds=1), "2025-03-05 00:04", "today 00:04"),
        (NOW - timedelta(hours=3), "2025-03-04 23:05", "yesterday 23:05"),
        (date(2025, 3, 1), "2025-03-01 (Sat)", "4 days ago"),
    ],
)
def test_how_long_ago_with_the_whole_date_on_hover(value, title, text):
    assert time_html.draw_ago(value, NOW) == f'<time datetime="{value.isoformat()}" title="{title}">{text}</time>'


def test_a_need_says_what_is_so_and_what_to_do():
    need = Need(Status("bad", "Over<due"), "A & B", "/x/?a=1&b=2", "Do <it>", detail="<why>", when=date(2025, 3, 5))
    drawn = needs_html.draw_needs([need, Need(Status("info", "New"), "C", "/c/", "Go", when="at <once>")], NOW)
    assert "Over&lt;due</span></span><div><strong>A &amp; B</strong>" in drawn
    assert '<div class="hr-2 hr-sub">&lt;why&gt;</div></div><span class="hr-when"><time' in drawn
    assert 'href="/x/?a=1&amp;b=2" aria-label="Do &lt;it&gt;: A &amp; B">Do &lt;it&gt;</a></li>' in drawn
    assert '<span class="hr-when">at &lt;once&gt;</span>' in drawn
    assert drawn.count("<li") == 2
