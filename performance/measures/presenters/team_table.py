"""The rows of a team's day as HTML text: fifty people with a curve, a bar and an act each."""

from collections.abc import Sequence

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from hrplatform.lib.drawing import draw_bar, draw_sparkline, draw_status
from hrplatform.lib.escaping import escape_text
from hrplatform.lib.formats import DASH, initials
from performance.measures.presenters.team_day import Line
from performance.measures.selectors.team_day import TeamDay

NOTHING = f'<span class="hr-3">{DASH}</span>'


Halves = tuple[str, str]


def draw_halves(day: TeamDay, lines: Sequence[Line]) -> list[Halves]:
    """<tr> of each line before and after its cost share; the second metric only where the day has one."""
    second = escape_text(str(day.second)) if day.second else ""
    words = (escape_text(_("Day off")), escape_text(_("not judged")), escape_text(_("No data")))
    return [(_before_cost(line, second, words), f"{_alerts(line)}{_act(line)}</tr>\n") for line in lines]


def draw_lines(day: TeamDay, lines: Sequence[Line], halves: Sequence[Halves]) -> SafeString:
    """The rows whole: with the cost share between, where the day has one."""
    if not day.facts.shows_pay:
        return mark_safe("".join([before + after for before, after in halves]))
    head = f'<td role="cell" class="hr-num c-cost" data-label="{escape_text(_("Cost share"))}">'
    rows = zip(lines, halves, strict=True)
    return mark_safe("".join([f"{before}{head}{_cost(line)}</td>{after}" for line, (before, after) in rows]))


def _before_cost(line: Line, second: str, words: tuple[str, str, str]) -> str:
    cells = f'{_who(line)}{_value(line, *words)}<td role="cell" class="c-spark">{_spark(line)}</td>'
    if second:
        shown = escape_text(line.second) if line.second else NOTHING
        cells += f'<td role="cell" class="hr-num c-conv" data-label="{second}">{shown}</td>'
    return f'<tr role="row">{cells}'


def _who(line: Line) -> str:
    name = escape_text(line.name)
    shown = f'<a href="{escape_text(line.url)}">{name}</a>' if line.url else name
    return (
        '<th role="rowheader" scope="row" class="c-who"><div class="hr-who">'
        f'<span class="hr-face d-none d-md-inline-grid" aria-hidden="true">{escape_text(initials(line.name))}'
        f'</span><div>{shown}<div class="hr-small hr-3 hr-nowrap">{escape_text(line.tenure)}</div></div>'
        "</div></th>"
    )


def _value(line: Line, off: str, not_judged: str, no_data: str) -> str:
    if line.value:
        low = " hr-t-bad" if line.is_low else ""
        inside = (
            f'<b>{line.value}</b> <span class="hr-3">/ {line.target}</span> '
            f'<span class="hr-pct{low}">{line.share_text}</span>{draw_bar(line.share, low=line.is_low)}'
        )
    elif line.observed:
        why = off if line.off else not_judged
        inside = f'<b>{line.observed}</b> <span class="hr-3">{why}</span>'
    else:
        inside = f'<span class="hr-3">{off if line.off else no_data}</span>'
    return f'<td role="cell" class="hr-num c-val">{inside}</td>'


def _spark(line: Line) -> str:
    return draw_sparkline(line.spark, label=line.spark_label, target=line.spark_target) if line.spark else ""


def _cost(line: Line) -> str:
    if not line.cost:
        return NOTHING
    css = "hr-t-bad" if line.cost_bad else "hr-3"
    note = f'<div class="hr-small {css}">{escape_text(line.cost_note)}</div>' if line.cost_note else ""
    return f"{escape_text(line.cost)}{note}"


def _alerts(line: Line) -> str:
    inside = "".join(f"{draw_status(status)} " for status in line.statuses)
    if line.reason:
        url, words = escape_text(line.reason_url), escape_text(line.reason)
        inside += f'<div class="hr-small hr-2"><a class="hr-quiet" href="{url}">{words}</a></div>'
    return f'<td role="cell" class="c-al">{inside}</td>'


def _act(line: Line) -> str:
    inside = ""
    if line.act_url:
        css, label = " btn-primary" if line.act_primary else "", escape_text(line.act_label)
        url, name = escape_text(line.act_url), escape_text(line.name)
        inside = f'<a class="btn btn-sm{css}" href="{url}" aria-label="{label}: {name}">{label}</a>'
    return f'<td role="cell" class="hr-num c-act">{inside}</td>'
