"""Waterfalls for paper as SVG: the same bars, colours and texts as on the page, without starting a chart engine.

ECharts takes about 20 ms of processor time for each of these; two hundred letters have four hundred.
"""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from bonuses.presenters.charts import Bar, bar_colour, bar_text
from hrplatform.lib.charts import PAPER_FONT, light_colours

WIDTH, LEFT, RIGHT = 620, 92, 82
ROW, THICK = 29, 15


def draw_waterfall(bars: Sequence[Bar], *, divisor: int = 1) -> SafeString:
    """Horizontal waterfall: name, bar from start to end, signed amount at its right end."""
    colours = light_colours()
    top = max((max(bar.start, bar.end) for bar in bars), default=Decimal(0)) or Decimal(1)
    scale = (WIDTH - LEFT - RIGHT) / top
    rows = [_row(i, bar, scale, colours, divisor) for i, bar in enumerate(bars)]
    height = ROW * len(bars)
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="{PAPER_FONT}">'
    return mark_safe(head + "".join(rows) + "</svg>")  # every text in it is escaped


def _row(place: int, bar: Bar, scale: Decimal, colours: dict[str, str], divisor: int) -> str:
    low, high = min(bar.start, bar.end), max(bar.start, bar.end)
    x, width = LEFT + low * scale, (high - low) * scale
    y = place * ROW + (ROW - THICK) // 2
    middle = place * ROW + ROW // 2 + 4
    fill = colours[bar_colour(bar).removeprefix("$")]
    return (
        f'<text x="{LEFT - 10}" y="{middle}" text-anchor="end" font-size="12" fill="{colours["ink-2"]}">'
        f"{escape(bar.label)}</text>"
        f'<rect x="{x:.2f}" y="{y}" width="{width:.2f}" height="{THICK}" fill="{fill}"/>'
        f'<text x="{x + width + 5:.2f}" y="{middle}" font-size="11" fill="{colours["ink"]}">'
        f"{escape(bar_text(bar, divisor))}</text>"
    )
