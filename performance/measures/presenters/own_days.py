"""A person's own days as HTML text: twenty days with up to five figures and bars each."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import NamedTuple

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from hrplatform.lib.drawing import draw_bar, draw_icon, draw_status
from hrplatform.lib.escaping import escape_text
from hrplatform.lib.formats import DASH, format_day, format_measure, format_percent
from hrplatform.lib.paths import bare_path
from performance.measures.achievement import CAP
from performance.measures.models import Metric
from performance.measures.presenters.disputes import disputed
from performance.measures.selectors.results import OwnDays, OwnResult

LOW = 0.5


class _Words(NamedTuple):
    """What every row says, asked from the catalogue once for the page."""

    ask: str
    icon: str
    spoken: str
    title: str
    no_data: str
    capped: str
    doubted: str

    @classmethod
    def said(cls) -> "_Words":
        return cls(
            ask=bare_path("measures:dispute-create"),
            icon=draw_icon("help-circle"),
            spoken=_("Question a figure of %(day)s"),
            title=escape_text(_("Question a figure")),
            no_data=escape_text(_("No data")),
            capped=escape_text(_("Attainment is held at 200%; the figure itself is exact.")),
            doubted=f"<div>{draw_status(disputed())}</div>",
        )


def draw_days(own: OwnDays, doubts: Mapping[date, Collection[int]]) -> SafeString:
    """<tr> of each day, newest first; doubts: the metrics whose figure of the day the person questions."""
    words = _Words.said()
    return mark_safe("".join([_row(day, cells, own.metrics, doubts.get(day, ()), words) for day, cells in own.days]))


def _row(
    day: date, cells: list[OwnResult | None], metrics: list[Metric], doubted: Collection[int], words: _Words
) -> str:
    inside = "".join(
        [_cell(row, metric, metric.pk in doubted, words) for row, metric in zip(cells, metrics, strict=True)]
    )
    spoken = escape_text(words.spoken % {"day": day.isoformat()})
    return (
        '<tr role="row"><th role="rowheader" scope="row"><span class="hr-nowrap">'
        f'<time datetime="{day}">{format_day(day)}</time>'
        f' <a class="btn btn-sm" href="{words.ask}?day={day}" aria-label="{spoken}" title="{words.title}">'
        f"{words.icon}</a></span></th>{inside}</tr>"
    )


def _cell(row: OwnResult | None, metric: Metric, is_doubted: bool, words: _Words) -> str:
    """One figure; on a phone, where a day is a card, it carries the metric's name."""
    below, unit = words.doubted if is_doubted else "", metric.unit
    begin = f'<td role="cell" class="hr-num" data-label="{escape_text(str(metric))}">'
    if row is None:
        return f"{begin}{DASH}{below}</td>"
    if row.value is None:
        return f'{begin}<span class="hr-3">{words.no_data}</span>{below}</td>'
    target = escape_text(format_measure(row.target_value, unit)) if row.target_value is not None else ""
    return (
        f'{begin}<b>{escape_text(format_measure(row.value, unit))}</b> <span class="hr-3">/ {target}</span>'
        f" {_share(row, words)}{below}</td>"
    )


def _share(row: OwnResult, words: _Words) -> str:
    """The attainment with its bar; at the cap it may have been more."""
    share = row.achievement
    if share is None:
        return f'<span class="hr-pct"></span>{draw_bar(None)}'
    low, capped = share < LOW, share >= CAP
    title, more = (f' title="{words.capped}"', "≥ ") if capped else ("", "")
    css = " hr-t-bad" if low else ""
    return f'<span class="hr-pct{css}"{title}>{more}{format_percent(share)}</span>{draw_bar(share, low=low)}'
