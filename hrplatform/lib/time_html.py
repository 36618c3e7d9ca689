"""Days and moments as HTML text: what is shown, and in <time> what machines read. Lists have hundreds of them."""

from datetime import date, datetime

from django.utils.safestring import SafeString, mark_safe

from hrplatform.lib import formats


def draw_day(value: date | datetime | None, style: str = "") -> str:
    """`2025-03-04 (周二)` in <time>; style "short" gives 03-04, "plain" leaves the weekday out."""
    if value is None or value == "":
        return formats.DASH
    on = formats.local(value).date() if isinstance(value, datetime) else value
    text = f"{on.month:02}-{on.day:02}" if style == "short" else formats.format_day(on, weekday=style != "plain")
    return mark_safe(f'<time datetime="{on.isoformat()}">{text}</time>')


def draw_moment(value: datetime | None) -> str:
    """2025-03-04 14:32 in <time>, company time."""
    if value is None:
        return formats.DASH
    return mark_safe(f'<time datetime="{value.isoformat()}">{formats.format_moment(value)}</time>')


def draw_ago(value: date | datetime, now: datetime) -> SafeString:
    """3 天前, with the full date on hover."""
    full = formats.format_moment(value) if isinstance(value, datetime) else formats.format_day(value)
    ago = formats.format_ago(value, now)
    return mark_safe(f'<time datetime="{value.isoformat()}" title="{full}">{ago}</time>')
