"""How the product writes figures and dates (design/voice): one place for pages, mails, PDF and Excel notes.

No data is never 0: None is written as a dash. Minus is U+2212.
"""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext, pgettext

DASH = "—"
MINUS = "−"
HUNDREDTH = Decimal("0.01")
Number = Decimal | int | float | str | None

WEEKDAYS_ZH = "一二三四五六日"
WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def as_decimal(value: Number) -> Decimal | None:
    """Decimal of a number, None for None or an empty string."""
    if isinstance(value, Decimal):  # first: a Decimal compared with a text is slow
        return value
    return None if value is None or value == "" else Decimal(str(value))


@lru_cache(maxsize=10_000, typed=True)
def format_number(value: Number, places: int | None = None) -> str:
    """1,234.5: thousands, half up; places None keeps what is there without trailing zeros."""
    number = as_decimal(value)
    if number is None:
        return DASH
    if places is not None:
        number = number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
        text = f"{abs(number):,.{places}f}"
    else:
        text = f"{abs(number):,f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
    return MINUS + text if number < 0 else text


def format_amount(value: Number) -> str:
    """1,234.50: money without its sign, for columns whose head names the unit."""
    return format_number(value, 2)


def format_money(value: Number, places: int = 2) -> str:
    """¥1,234.50."""
    text = format_number(value, places)
    if text == DASH:
        return text
    return f"{MINUS}¥{text[1:]}" if text.startswith(MINUS) else f"¥{text}"


def format_percent(value: Number, places: int = 1) -> str:
    """12.5% of the fraction 0.125."""
    number = as_decimal(value)
    return DASH if number is None else f"{format_number(number * 100, places)}%"


def format_signed(value: Number, places: int = 2) -> str:
    """+1,234.50, −1,234.50 or 0.00."""
    text = format_number(value, places)
    number = as_decimal(value)
    return f"+{text}" if number is not None and number > 0 else text


def format_measure(value: Number, unit: str) -> str:
    """A metric's value in its unit: count, money, percent, seconds, hours or score."""
    number = as_decimal(value)
    if number is None:
        return gettext("No data")
    if unit == "money":
        return format_money(value)
    if unit == "percent":
        return format_percent(value)
    if unit == "seconds":
        return gettext("%(value)s s") % {"value": format_number(value, 1)}
    if unit == "hours":
        return gettext("%(value)s h") % {"value": format_number(value, 1)}
    if unit == "score":
        return format_number(value, 2)
    return format_number(number.quantize(HUNDREDTH))


def format_day(day: date | None, *, weekday: bool = True) -> str:
    """2025-03-04 (周二)."""
    if day is None:
        return DASH
    text = day.isoformat()
    if not weekday:
        return text
    name = f"周{WEEKDAYS_ZH[day.weekday()]}" if is_chinese() else WEEKDAYS_EN[day.weekday()]
    return f"{text} ({name})"


def format_month(day: date | None) -> str:
    """2025 年 3 月, Mar 2025."""
    if day is None:
        return DASH
    return f"{day.year} 年 {day.month} 月" if is_chinese() else f"{MONTHS_EN[day.month - 1]} {day.year}"


def local(moment: datetime, zone: str = "") -> datetime:
    """The moment on the company's clock (the active time zone unless named)."""
    return moment.astimezone(ZoneInfo(zone)) if zone else timezone.localtime(moment)


def format_moment(moment: datetime | None, zone: str = "") -> str:
    """2025-03-04 14:32, company time."""
    return DASH if moment is None else local(moment, zone).isoformat(" ", "minutes")[:16]


def format_ago(moment: date | datetime, now: datetime) -> str:
    """3 天前, 昨天 16:20, 今天 01:48; the caller puts the full date into the hover."""
    today = local(now).date()
    if isinstance(moment, datetime):
        there = local(moment)
        gone, clock = (today - there.date()).days, f" {there.hour:02}:{there.minute:02}"
    else:
        gone, clock = (today - moment).days, ""
    if gone == 0:
        return gettext("today") + clock
    if gone == 1:
        return gettext("yesterday") + clock
    if gone == -1:
        return gettext("tomorrow") + clock
    if gone < 0:
        return ngettext("in %(n)s day", "in %(n)s days", -gone) % {"n": -gone}
    return ngettext("%(n)s day ago", "%(n)s days ago", gone) % {"n": gone}


def format_bytes(size: int) -> str:
    """1.2 MB."""
    if size < 1024:
        return f"{size} B"
    if size < 1024 * 1024:
        return f"{format_number(Decimal(size) / 1024, 1)} KB"
    return f"{format_number(Decimal(size) / 1024 / 1024, 1)} MB"


def join_names(names: Iterable[object]) -> str:
    """A, B as a list in the reader's language: 甲、乙."""
    return pgettext("names", ", ").join(str(name) for name in names)


def join_sentences(*sentences: str) -> str:
    """One after the other: a space between them in English, none in Chinese."""
    return ("" if is_chinese() else " ").join(sentences)


def is_chinese() -> bool:
    """Whether the page is written in Chinese."""
    return (get_language() or "zh").startswith("zh")


def initials(name: str) -> str:
    """What stands in a person's round mark: the given name of a short Chinese name, else initials."""
    name = name.strip()
    if not name:
        return "?"
    if not name.isascii():
        return name[-2:] if len(name) >= 3 else name[-1:] if len(name) == 2 else name
    parts = name.split()
    return "".join(part[0] for part in parts[:2]).upper()


def plain_digits(value: Decimal) -> str:
    """Digits without exponent, thousands or the zeros the database keeps behind: 10, never 1E+1."""
    written = format(value, "f")
    return written.rstrip("0").rstrip(".") if "." in written else written


def plain_number(value: Decimal) -> Decimal:
    """A field's initial value, of those digits."""
    return Decimal(plain_digits(value))
