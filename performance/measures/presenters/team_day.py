"""The team's day as the page and the Excel file show it (design: head-day)."""

from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from hrplatform.lib.excel import build_workbook
from hrplatform.lib.excel_sheets import Column, Sheet
from hrplatform.lib.formats import DASH, format_day, format_number, format_percent, is_chinese, join_names
from hrplatform.lib.paths import row_path
from hrplatform.lib.ui import Chip, Figure, Status
from performance.alerts.presenters import new_hire_status, sentence, severity_status
from performance.alerts.services.telling import alert_link
from performance.links import link
from performance.measures.achievement import CAP
from performance.measures.presenters.disputes import disputed as disputed_status
from performance.measures.selectors.team_day import PersonDay, TeamDay

LOW = Decimal("0.5")
FAR_ABOVE = Decimal("0.1")
FILTERS = ("all", "alerts", "behind", "missing")


class Line(NamedTuple):
    """One row of the table."""

    name: str
    url: str
    tenure: str
    value: str
    target: str
    share: Decimal | None
    share_text: str
    is_low: bool
    spark: list[Any]
    spark_label: str
    spark_target: Any
    second: str
    statuses: list[Status]
    reason: str
    reason_url: str
    act_url: str
    act_label: str
    act_primary: bool
    off: bool
    observed: str = ""
    cost: str = ""
    cost_note: str = ""
    cost_bad: bool = False


def lines(day: TeamDay, shown: Sequence[PersonDay], disputed: Collection[int] = ()) -> list[Line]:
    """The rows to print but for cost shares; those of `disputed` (employee ids) say so."""
    words = _Words.said(day)
    return [_line(day, row, words, row.employee.pk in disputed) for row in shown]


def with_cost(day: TeamDay, found: Sequence[Line]) -> list[Line]:
    """The lines of the day's rows with their cost shares, which are read anew for every page and kept nowhere."""
    if not day.facts.shows_pay:
        return list(found)
    words = _CostWords(_("above by %(points)s"), _("below by %(points)s"))
    return [_costed(day, row, line, words) for row, line in zip(day.rows, found, strict=True)]


def _costed(day: TeamDay, row: PersonDay, line: Line, words: "_CostWords") -> Line:
    share, average = row.cost_share, day.average.get(row.place.position_id)
    if share is None:
        return line
    gap = share - average if average is not None else None
    return line._replace(
        cost=format_percent(share),
        cost_note=_beside_average(gap, words) if gap is not None else "",
        cost_bad=gap is not None and gap > FAR_ABOVE,
    )


class _CostWords(NamedTuple):
    above: str
    below: str


class _Words(NamedTuple):
    """What every row says, asked from the catalogue once for the page."""

    values: str
    none: str
    spark: str
    main: str
    new_hire: Status
    disputed: Status
    check: str
    talk: str

    @classmethod
    def said(cls, day: TeamDay) -> "_Words":
        return cls(
            values=pgettext("values", ", "),
            none=_("none"),
            spark=_("%(name)s, last working days, %(metric)s: %(values)s"),
            main=str(day.main),
            new_hire=new_hire_status(),
            disputed=disputed_status(),
            check=_("Check data"),
            talk=_("Talk"),
        )


def chips(day: TeamDay, wanted: str, query: str) -> list[Chip]:
    """All, with alerts, behind, no data: each with its number."""
    labels = {"all": _("All"), "alerts": _("With alerts"), "behind": _("Below target"), "missing": _("No data")}
    return [
        Chip(labels[key], f"?{query}&show={key}".replace("?&", "?"), day.facts.count(key), (wanted or "all") == key)
        for key in FILTERS
    ]


def figures(day: TeamDay) -> list[Figure]:
    """The strip above the table."""
    found = [_main_figure(day)] if day.main else []
    if day.second:
        before = _("the day before %(share)s") % {"share": format_percent(day.facts.second_before)}
        goal = _("Target %(share)s") % {"share": format_percent(day.second_target)} if day.second_target else ""
        note = pgettext("list", ", ").join(part for part in (goal, before) if part)
        found.append(
            Figure(
                str(day.second),
                _bare_percent(day.facts.second),
                "%" if day.facts.second is not None else "",
                change=note,
            )
        )
    if day.facts.shows_pay:
        average, share = next(iter(day.average.values()), None) if len(day.average) == 1 else None, day.facts.cost_share
        note = _("position average %(share)s") % {"share": format_percent(average)} if average else ""
        found.append(Figure(_("Cost share"), _bare_percent(share), "%" if share is not None else "", change=note))
    return [*found, _alert_figure(day)]


def _main_figure(day: TeamDay) -> Figure:
    total = day.total
    if total is None:
        seen = day.facts.observed if day.main and day.main.aggregation == "sum" else None
        shown = (DASH, _("No data yet")) if seen is None else (format_number(seen), _("not judged"))
        return Figure(str(day.main), shown[0], change=shown[1])
    share, before = day.attainment, day.attainment_before
    words, trend = _("Attainment %(share)s") % {"share": format_percent(share)}, ""
    if before is not None:
        words += pgettext("list", ", ") + _("the day before %(share)s") % {"share": format_percent(before)}
        trend = "" if share is None or share == before else "good" if share > before else "bad" if share < 1 else ""
    unit = f"/ {format_number(total[1])}"
    return Figure(str(day.main), format_number(total[0]), unit, change=words, trend=trend)


def _alert_figure(day: TeamDay) -> Figure:
    facts = day.facts
    count = ngettext("%(n)s new: %(names)s", "%(n)s new: %(names)s", facts.fresh)
    names = join_names(facts.fresh_names)
    words = count % {"n": facts.fresh, "names": names} if facts.fresh else _("none new")
    return Figure(
        _("Alerts"), str(facts.alerts), pgettext("unit of alerts", "open") if not is_chinese() else "条",
        change=words, trend="bad" if facts.fresh else "", url=reverse("alerts:alert-list"),
    )  # fmt: skip


def _line(day: TeamDay, row: PersonDay, words: _Words, is_disputed: bool = False) -> Line:
    result, achievement, value = row.result, row.achievement, row.value
    past = [words.none if past is None else format_number(past) for past in row.history]
    statuses = [severity_status(alert) for alert in row.alerts[:2]]
    if any(alert.new_hire for alert in row.alerts) and len(statuses) < 2:
        statuses.append(words.new_hire)
    if is_disputed:
        statuses.append(words.disputed)
    first = row.alerts[0] if row.alerts else None
    act_url, act_label = _act(row, words)
    return Line(
        name=row.employee.name,
        url=row_path("people:person", row.employee.public_id),
        tenure=tenure(row, day.on),
        value=format_number(value) if value is not None else "",
        target=format_number(result.target_value) if result else "",
        share=achievement,
        share_text=share_words(achievement),
        is_low=achievement is not None and achievement < LOW,
        spark=row.history,
        spark_label=words.spark % {"name": row.employee.name, "metric": words.main, "values": words.values.join(past)},
        spark_target=result.target_value if result else None,
        second=format_percent(row.second) if row.second is not None else "",
        statuses=statuses,
        reason=sentence(first, first.number_of_days) if first else "",  # type: ignore[attr-defined]
        reason_url=alert_link(first) if first else "",
        act_url=act_url,
        act_label=act_label,
        act_primary=bool(first and first.severity != "info"),
        off=not row.works,
        observed="" if value is not None or row.observed is None else format_number(row.observed),
    )


def _beside_average(gap: Decimal, words: _CostWords) -> str:
    return (words.above if gap > 0 else words.below) % {"points": format_number(abs(gap) * 100, 1)}


def share_words(share: Decimal | None) -> str:
    """20.0%; at the cap it may have been more."""
    return f"≥ {format_percent(share)}" if share is not None and share >= CAP else format_percent(share)


def _act(row: PersonDay, words: _Words) -> tuple[str, str]:
    """The next act about somebody with an alert: talk, or look at the data."""
    if not row.alerts:
        return "", ""
    first = row.alerts[0]
    if first.rule.kind == "no_data":
        return alert_link(first), words.check
    talk = link("talks:talk-create", employee=row.employee.public_id, alert=first.public_id)
    return talk or alert_link(first), words.talk


def tenure(row: PersonDay, on: date) -> str:
    """New hire · day 3, or 1 year 2 months in the company."""
    if row.new_hire_day is not None:
        return _("New hire · day %(n)s") % {"n": row.new_hire_day}
    since = row.employee.hire_date
    return _span_words((on.year - since.year) * 12 + on.month - since.month - (on.day < since.day), get_language())


@lru_cache(maxsize=1000)
def _span_words(months: int, _language: str | None) -> str:
    if months < 1:
        return _("Here for less than a month")
    years, rest = divmod(months, 12)
    year_words = ngettext("%(n)s year", "%(n)s years", years) % {"n": years} if years else ""
    month_words = ngettext("%(n)s month", "%(n)s months", rest) % {"n": rest} if rest else ""
    return _("Here for %(span)s") % {"span": " ".join(part for part in (year_words, month_words) if part)}


def talk_list(day: TeamDay) -> list[Line]:
    """Whom to talk to today: open alerts that propose a talk or a plan and are not in hand."""
    return lines(day, day.talks)


def workbook(day: TeamDay) -> bytes:
    """The Excel file of what is shown."""
    columns = [
        Column(_("Number"), value=lambda row: row.employee.number),
        Column(_("Name"), value=lambda row: row.employee.name),
        Column(_("Department"), value=lambda row: row.place.department.path, width=30),
        Column(_("Position"), value=lambda row: row.place.position.name),
        Column(str(day.main or ""), "number", lambda row: row.value, total=True),
        Column(_("Target"), "number", lambda row: row.result.target_value if row.result else None, total=True),
        Column(_("Attainment"), "percent", lambda row: row.achievement),
    ]
    if day.second:
        columns.append(Column(str(day.second), "percent", lambda row: row.second))
    if day.facts.shows_pay:
        columns.append(Column(_("Cost share"), "percent", lambda row: row.cost_share))
    columns.append(Column(_("Alerts"), value=lambda row: "; ".join(str(alert.rule) for alert in row.alerts), width=30))
    note = _("%(day)s; totals are sums, attainment is sum over sum") % {"day": format_day(day.on)}
    return build_workbook(
        [Sheet(_("Team day"), columns, day.rows, note=note, total_label=_("Total"))], title=_("Team day")
    )


def _bare_percent(value: Decimal | None) -> str:
    return DASH if value is None else format_number(value * 100, 1)
