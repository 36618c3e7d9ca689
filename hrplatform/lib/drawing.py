"""Small pictures as SVG text with attributes and classes only, so that a strict content security policy holds."""

from collections.abc import Sequence
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from re import DOTALL, search

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from hrplatform.lib.escaping import escape_text
from hrplatform.lib.ui import Status

Value = Decimal | float | int | None
SPARK_WIDTH, SPARK_HEIGHT, SPARK_EDGE = 88, 30, 2
SPARK_SLOTS = 20
BAR_TOP = 120
ICON_HEAD = (
    '<svg class="icon{extra}" viewBox="0 0 24 24" fill="none" stroke="currentColor" '
    'stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">{paths}</svg>'
)


@lru_cache(maxsize=1024)
def draw_icon(name: str, extra: str = "") -> SafeString:
    """An outline icon of @tabler/icons, inline; decoration only, the word stands beside it."""
    return mark_safe(ICON_HEAD.format(extra=f" {escape_text(extra)}" if extra else "", paths=_icon_paths(name)))


def draw_status(status: Status) -> SafeString:
    """A status badge: icon and word, the colour only beside them."""
    icon, word = draw_icon(status.icon_name), escape_text(status.word)
    return mark_safe(f'<span class="hr-st {status.css}">{icon}{word}</span>')


def draw_sparkline(
    values: Sequence[Value],
    *,
    label: str,
    target: Value = None,
    top: Value = None,
    slots: int = SPARK_SLOTS,
    fit: bool = False,
) -> SafeString:
    """A line of the last values, right-aligned in `slots`; None leaves a gap; a dashed target line, a dot at the end.

    The scale runs from 0 to `top`: half as much again as the target, or the highest value. With `fit` it spans the
    values and the target, for one figure's own past.
    """
    series = [None if value is None else float(value) for value in values][-slots:]
    known = [value for value in series if value is not None]
    floor, ceiling = _span(known, float(target) if target else None, float(top or 0), fit)
    across = _steps(slots)[slots - len(series) :]
    span = ceiling - floor
    points = [  # _height, written out: a page has a thousand of them
        None if value is None else (x, round(SPARK_HEIGHT - min(max((value - floor) / span, 0), 1) * SPARK_HEIGHT, 1))
        for x, value in zip(across, series, strict=True)
    ]
    parts = [f'<path class="l" d="{_path(points)}"/>'] if known else []
    if target:
        parts.insert(0, f'<path class="g" d="M0 {_height(float(target), floor, ceiling)}H{SPARK_WIDTH}"/>')
    last = next((point for point in reversed(points) if point), None)
    if last:
        parts.append(f'<circle class="d" cx="{last[0]}" cy="{last[1]}" r="2.25"/>')
    spoken = escape_text(label)
    return mark_safe(
        f'<svg class="hr-spark" width="{SPARK_WIDTH}" height="{SPARK_HEIGHT}" '
        f'viewBox="0 0 {SPARK_WIDTH} {SPARK_HEIGHT}" role="img" aria-label="{spoken}">{"".join(parts)}</svg>'
    )


def draw_bar(share: Value, *, low: bool = False) -> SafeString:
    """An achievement bar: scale 0 to 120 %, tick at 100, red where `low`. share is a fraction; None draws the track."""
    width = 0.0 if share is None else round(min(max(float(share) * 100, 0.0), float(BAR_TOP)), 1)
    return _bar(width, "low" if low else "v")


@lru_cache(maxsize=2 * 10 * BAR_TOP + 2)
def _bar(width: float, css: str) -> SafeString:
    return mark_safe(
        f'<svg class="hr-bar" viewBox="0 0 {BAR_TOP} 6" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect class="t" y="1" width="{BAR_TOP}" height="4"/><rect class="{css}" y="1" width="{width}" height="4"/>'
        f'<rect class="m" x="99.5" width="1.2" height="6"/></svg>'
    )


def draw_progress(done: Value, total: Value, *, label: str) -> SafeString:
    """A progress bar: done of total."""
    width = round(min(float(done or 0) / float(total), 1) * 100, 1) if total else 0.0
    spoken = escape_text(label)
    return mark_safe(
        f'<svg class="hr-bar" viewBox="0 0 100 6" preserveAspectRatio="none" role="img" aria-label="{spoken}">'
        f'<rect class="t" width="100" height="6"/><rect class="v" width="{width}" height="6"/></svg>'
    )


@cache
def _steps(slots: int) -> tuple[float, ...]:
    """How far to the right each slot stands."""
    step = (SPARK_WIDTH - 2 * SPARK_EDGE) / max(slots - 1, 1)
    return tuple(round(SPARK_EDGE + index * step, 1) for index in range(slots))


def _span(known: list[float], target: float | None, top: float, fit: bool) -> tuple[float, float]:
    if not fit:
        return 0.0, top or (target * 1.5 if target else 0) or max(known, default=0) * 1.1 or 1.0
    marks = known + ([target] if target is not None else [])
    low, high = min(marks, default=0), max(marks, default=1)
    margin = (high - low) * 0.2 or abs(high) * 0.2 or 1.0
    return low - margin, high + margin


def _height(value: float, floor: float, ceiling: float) -> float:
    share = min(max((value - floor) / (ceiling - floor), 0), 1)
    return round(SPARK_HEIGHT - share * SPARK_HEIGHT, 1)


def _path(points: Sequence[tuple[float, float] | None]) -> str:
    text, pen_up = [], True
    for point in points:
        if point is None:
            pen_up = True
            continue
        text.append(f"{'M' if pen_up else 'L'}{point[0]} {point[1]}")
        pen_up = False
    return "".join(text)


@cache
def _icon_paths(name: str) -> str:
    file = Path(settings.NODE_MODULES) / "@tabler/icons/icons/outline" / f"{name}.svg"
    if not name.replace("-", "").isalnum() or not file.is_file():
        return ""
    found = search(r"<svg[^>]*>(.*)</svg>", file.read_text(encoding="utf-8"), DOTALL)
    return " ".join(found.group(1).split()) if found else ""
