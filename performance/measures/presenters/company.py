"""The company's attainment as page and Excel (spec 2.3, 10)."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hrplatform.lib.excel import build_workbook
from hrplatform.lib.excel_sheets import Column, Sheet
from hrplatform.lib.formats import format_day, format_measure, format_number, format_percent
from hrplatform.lib.ui import Figure
from performance.links import link
from performance.measures.pooling import Pool
from performance.measures.selectors.company import CompanySpan, Group

LOW = Decimal("0.5")


@dataclass(frozen=True)
class Line:
    """One department or person."""

    name: str
    url: str
    sub: str
    people: int
    actual: str
    target: str
    share: Decimal | None
    share_text: str
    share_exact: str
    is_low: bool
    missing: str


def line(group: Group, span: CompanySpan, by: str) -> Line:
    pool = group.pool
    assert pool is not None
    if by == "person":
        url = link("people:person", group.public_id)
    else:
        span_query = {"metric": span.metric.code, "from": span.start, "until": span.until}
        url = link("measures:company", by="person", department=group.public_id, **span_query)
    return Line(group.name, url, group.sub, group.people, *_figures(pool))


def total_line(span: CompanySpan) -> Line:
    return Line(_("Total"), "", "", span.total.people, *_figures(span.total))


def _figures(pool: Pool) -> tuple[str, str, Decimal | None, str, str, bool, str]:
    share = pool.attainment
    unit = pool.metric.unit
    return (
        format_measure(pool.value, unit), format_measure(pool.target, unit) if pool.target is not None else "—", share,
        format_percent(share), exact(share), share is not None and share < LOW, missing(pool),
    )  # fmt: skip


def exact(share: Decimal | None) -> str:
    """Four places, for the hover and for checking."""
    return "" if share is None else str(share.quantize(Decimal("0.0001"), ROUND_HALF_UP))


def missing(pool: Pool) -> str:
    """What the figure is silent about."""
    parts = []
    if pool.months_without_data:
        words = ngettext("%(n)s month without data", "%(n)s months without data", pool.months_without_data)
        parts.append(words % {"n": pool.months_without_data})
    if pool.days_without_data:
        words = ngettext("%(n)s day without data", "%(n)s days without data", pool.days_without_data)
        parts.append(words % {"n": format_number(pool.days_without_data)})
    return " · ".join(parts)


def figures(span: CompanySpan) -> list[Figure]:
    """The strip above the table."""
    total, unit, share = span.total, span.metric.unit, span.total.attainment
    missing_unit = _("months") if total.months_without_data else _("days")
    return [
        Figure(
            _("Attainment"), "—" if share is None else format_number(share * 100, 1), "%",
            note=_("sum over sum: %(share)s") % {"share": exact(share) or "—"},
        ),
        Figure(
            str(span.metric), format_measure(total.value, unit),
            note=_("Target %(value)s") % {"value": format_measure(total.target, unit)},
        ),
        Figure(_("People with data"), format_number(total.people_with_data), f"/ {total.people}"),
        Figure(_("Without data"), format_number(total.months_without_data or total.days_without_data), missing_unit),
    ]  # fmt: skip


def workbook(departments: CompanySpan, people: CompanySpan) -> bytes:
    """Two tables, departments and people, with the whole in the note."""
    words = _("%(metric)s, %(start)s to %(until)s; attainment of the whole %(share)s = sum of actuals ÷ sum of targets")
    note = words % {
        "metric": departments.metric, "start": format_day(departments.start, weekday=False),
        "until": format_day(departments.until, weekday=False), "share": exact(departments.total.attainment) or "—",
    }  # fmt: skip
    return build_workbook(
        [_sheet(_("Departments"), departments, note), _sheet(_("People"), people, note)], title=_("Company performance")
    )


def _sheet(name: str, span: CompanySpan, note: str) -> Sheet:
    kind = {"money": "money", "count": "count", "percent": "percent"}.get(span.metric.unit, "number")
    summed = span.metric.aggregation in ("sum", "last")
    columns = [
        Column(_("Name"), value=lambda row: row.name, width=26),
        Column(_("Place"), value=lambda row: row.sub, width=34),
        Column(_("People"), "count", lambda row: row.people, total=True),
        Column(str(span.metric), kind, lambda row: row.pool.value, total=summed),
        Column(_("Target"), kind, lambda row: row.pool.target, total=summed),
        Column(_("Attainment"), "ratio", lambda row: row.pool.attainment),
        Column(_("Months without data"), "count", lambda row: row.pool.months_without_data, total=True),
        Column(_("Days without data"), "count", lambda row: row.pool.days_without_data, total=True),
    ]
    whole = Group(0, _("Whole"), None, "", span.total.people, span.total)
    return Sheet(name, columns, [*span.groups] if summed else [*span.groups, whole], note=note, total_label=_("Total"))
