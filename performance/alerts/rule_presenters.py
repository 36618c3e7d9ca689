"""Rules, backtests and trials as pages show them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from hrplatform.lib.formats import format_day, format_month, format_number, format_percent, join_names
from hrplatform.lib.ui import Fact, Figure, Status
from performance.alerts.backtest import Backtest, Named, Replayed, name_subjects
from performance.alerts.enums import RuleMode, Severity, Told
from performance.alerts.models import Rule
from performance.alerts.scope import FIELDS as SCOPE
from performance.alerts.series import Period, get

SEVERITY_KIND = {Severity.SEVERE: "bad", Severity.WARNING: "warn", Severity.INFO: "info"}
MODE_KIND = {RuleMode.LIVE: "good", RuleMode.QUIET: "info", RuleMode.OFF: "neutral"}
ROWS_SHOWN = 100


@dataclass(frozen=True)
class Line:
    """A rule in a list: what it does in words, and what that means a month."""

    rule: Rule
    sentence: str
    severity: Status
    mode: Status
    a_month: str
    false: str


def line(rule: Rule) -> Line:
    known = rule.measured_until is not None
    return Line(
        rule=rule, sentence=sentence(rule),
        severity=Status(SEVERITY_KIND[Severity(rule.severity)], str(rule.get_severity_display())),
        mode=Status(MODE_KIND[RuleMode(rule.mode)], str(rule.get_mode_display())),
        a_month=format_number(rule.alerts_per_month, 1) if known else "",
        false=format_number(rule.false_per_month, 1) if known else "",
    )  # fmt: skip


def sentence(rule: Rule) -> str:
    """A rule in plain words, its scope included."""
    words = get(rule.series).sentence(rule)
    where = scope_words(rule)
    return words + _(" (only: %(where)s)") % {"where": where} if where else words


def scope_words(thing: Any) -> str:
    """Brand, region, department and position that something is narrowed to."""
    return " · ".join(str(getattr(thing, name)) for name in SCOPE if getattr(thing, f"{name}_id"))


def facts(rule: Rule) -> list[Fact]:
    """What is on record about the current version."""
    told = dict(Told.choices)
    rows = [
        Fact(_("Watches"), get(rule.series).label),
        Fact(_("Who is told"), join_names(str(told[code]) for code in rule.told if code in told) or "—"),
        Fact(_("Proposes"), rule.get_proposes_display()),
        Fact(_("Resolves by itself"), _recovery(rule)),
        Fact(_("Version"), rule.version),
    ]
    if rule.lowered_by:
        rows.append(Fact(_("Only info while at target"), str(rule.lowered_by)))
    if rule.measured_until:
        days = [format_day(day, weekday=False) for day in (rule.measured_from, rule.measured_until)]
        span = format_html("<time>{}</time> – <time>{}</time>", *days)  # a date is never broken over two lines
        rows += [
            Fact(_("Alerts a month"), format_number(rule.alerts_per_month, 1), ruled=True),
            Fact(_("of these false alarms"), format_number(rule.false_per_month, 1)),
            Fact(_("Measured on"), span),
        ]
    return rows


def _recovery(rule: Rule) -> str:
    if get(rule.series).period == Period.MONTH:
        return ngettext("after %(n)s good month", "after %(n)s good months", rule.recover) % {"n": rule.recover}
    words = ngettext("after %(n)s good working day", "after %(n)s good working days in a row", rule.recover)
    return words % {"n": rule.recover}


def wanted(query: Mapping[str, str]) -> dict[str, Any]:
    """Threshold and window that a backtest hands on to the form."""
    found: dict[str, Any] = {}
    try:
        if query.get("threshold"):
            found["threshold"] = Decimal(query["threshold"]) / 100
        if query.get("window"):
            found["window"] = int(query["window"])
    except (InvalidOperation, ValueError):
        return {}
    return found


def first_day(rule: Rule, on: date, span: int) -> date | None:
    """Where a backtest begins; None for the series' own span."""
    return None if get(rule.series).period == Period.MONTH else on - timedelta(days=span - 1)


def figures(found: Backtest) -> list[Figure]:
    """The four answers of a backtest."""
    months = format_number(found.months, 1)
    share = format_percent(found.false_share, 0) if found.count else "—"
    return [
        Figure(_("Alerts it would have raised"), format_number(found.count), note=_("in %(n)s months") % {"n": months}),
        Figure(_("On whom"), format_number(found.subjects), note=_("different people or groups")),
        Figure(_("Ended by themselves"), share, note=_("%(n)s recovered before anybody acted") % {"n": found.false}),
        Figure(
            _("Expected false alarms"), format_number(found.false_per_month, 1), unit=pgettext("per", "a month"),
            note=_("of %(n)s alerts a month") % {"n": format_number(found.per_month, 1)},
        ),
    ]  # fmt: skip


@dataclass(frozen=True)
class CalendarDay:
    """One day of the calendar: how many alerts, and how dark."""

    day: date
    count: int
    heat: int
    inside: bool


@dataclass(frozen=True)
class CalendarMonth:
    title: str
    weeks: Sequence[Sequence[CalendarDay]]
    total: int


@dataclass(frozen=True)
class BacktestLine:
    """One alert that would have been raised."""

    named: Named
    url: str
    alert: Replayed
    end: Status


@dataclass(frozen=True)
class BacktestPage:
    sentence: str
    figures: Sequence[Figure]
    months: Sequence[CalendarMonth]
    lines: Sequence[BacktestLine]
    more: int
    threshold: str
    window: int
    unit: str
    has_threshold: bool
    start: date
    until: date


def backtest_page(rule: Rule, found: Backtest, on: date) -> BacktestPage:
    """Everything the backtest page prints."""
    series = get(rule.series)
    newest = sorted(found.alerts, key=lambda row: (row.raised_on, row.subject), reverse=True)
    names = name_subjects((row.subject for row in newest[:ROWS_SHOWN]), on)
    return BacktestPage(
        sentence=sentence(rule), figures=figures(found), months=_months(found),
        lines=[_line(row, names[row.subject]) for row in newest[:ROWS_SHOWN]],
        more=max(len(newest) - ROWS_SHOWN, 0),
        threshold=format((rule.threshold * 100).normalize(), "f"), window=rule.window,
        unit=_("months") if series.period == Period.MONTH else _("working days"), has_threshold=series.has_threshold,
        start=found.start, until=found.until,
    )  # fmt: skip


def _line(row: Replayed, named: Named) -> BacktestLine:
    url = reverse("people:person", args=[named.employee.public_id]) if named.employee else ""
    if row.recovered_on is None:
        end = Status("warn", _("still open"))
    elif row.was_helped:
        end = Status("good", _("recovered after help"))
    else:
        end = Status("neutral", _("recovered by itself"))
    return BacktestLine(named, url, row, end)


def _months(found: Backtest) -> list[CalendarMonth]:
    """The span month by month in weeks from Monday; heat by the busiest day."""
    counts = dict(found.by_day())
    most = max(counts.values(), default=1)
    months = []
    first = found.start.replace(day=1)
    while first <= found.until:
        following = (first + timedelta(days=32)).replace(day=1)
        start = first - timedelta(days=first.weekday())
        weeks: list[list[CalendarDay]] = []
        while start < following:
            week = [_day(start + timedelta(days=n), first, counts, most, found) for n in range(7)]
            weeks += [week] if any(day.inside for day in week) else []
            start += timedelta(days=7)
        total = sum(count for day, count in counts.items() if first <= day < following)
        months.append(CalendarMonth(format_month(first), weeks, total))
        first = following
    return months


def _day(day: date, month: date, counts: Mapping[date, int], most: int, found: Backtest) -> CalendarDay:
    count = counts.get(day, 0)
    heat = 0 if not count else 1 + min(2, 3 * (count - 1) // most) if most > 1 else 2
    return CalendarDay(day, count, heat, day.month == month.month and found.start <= day <= found.until)
