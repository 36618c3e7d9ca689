"""A pool as a workbook: money, departments and every award with its trace; formulas work each sum out again (6.6)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bonuses.models import Award, BonusPool, Scenario, ScenarioDepartment
from bonuses.presenters.funding import describe_part
from bonuses.presenters.steps import eligibility_text
from hrplatform.lib import excel, excel_sheets
from hrplatform.lib.excel_sheets import Column, Formula
from hrplatform.lib.formats import format_day

# The trace: key of the award's trace, head, kind. Order of the eight steps.
TRACE = (
    ("pool", gettext_lazy("Pool"), "money"),
    ("reserve", gettext_lazy("Reserve"), "money"),
    ("department_base", gettext_lazy("Department's base"), "money"),
    ("department_score", gettext_lazy("Department's score"), "number"),
    ("department_coefficient", gettext_lazy("Department's coefficient"), "ratio"),
    ("department_weight", gettext_lazy("Strategic weight"), "ratio"),
    ("departments_shared", gettext_lazy("Shared among departments"), "money"),
    ("departments_over", gettext_lazy("over weighted bases"), "money"),
    ("department_floor", gettext_lazy("Department's floor"), "money"),
    ("department_cap", gettext_lazy("Department's cap"), "money"),
    ("department_amount", gettext_lazy("Department's amount"), "money"),
    ("days", gettext_lazy("Days"), "count"),
    ("base", gettext_lazy("Own base"), "money"),
    ("by_base", gettext_lazy("By pay and days"), "money"),
    ("k", gettext_lazy("Coefficient of the score"), "ratio"),
    ("by_score", gettext_lazy("After the score"), "money"),
    ("e", gettext_lazy("Eligibility"), "ratio"),
    ("by_eligibility", gettext_lazy("After eligibility"), "money"),
    ("people_shared", gettext_lazy("Shared among people"), "money"),
    ("people_over", gettext_lazy("over weights"), "money"),
    ("cap", gettext_lazy("Cap"), "money"),
    ("exact", gettext_lazy("Before rounding"), "number"),
)


def build_trace_workbook(pool: BonusPool, awards: QuerySet[Award]) -> bytes:
    """Three sheets: the pool's money down to a check of zero, departments, awards with traces; as of the submission."""
    rows: Iterable[Award] = awards
    sheets = [_awards_sheet(pool, rows)]
    if pool.chosen is not None:
        sheets += [_departments_sheet(pool.chosen), _pool_sheet(pool, pool.chosen)]
    return excel.build_workbook(sheets, title=pool.name)


def _awards_sheet(pool: BonusPool, awards: Iterable[Award]) -> excel_sheets.Sheet:
    columns = [
        Column(_("Employee number"), "text", lambda award: award.employee.number),
        Column(_("Name"), "text", lambda award: award.employee.name),
        Column(_("Department"), "text", lambda award: award.department.name),
        Column(_("Score"), "number", lambda award: award.score),
        *(Column(str(head), kind, _factor(key), key=key) for key, head, kind in TRACE),
        Column(_("Reason of eligibility"), "text", eligibility_text),
        Column(_("Own weight"), "number", lambda _award: Formula("=ROUND({base}*{k}*{e},6)"), key="weight"),
        Column(_("Worked out again"), "money", _worked_out, total=True, key="again"),
        Column(_("Bonus"), "money", lambda award: award.amount, total=True, key="bonus"),
        Column(_("Rounded by"), "number", lambda _award: Formula("=ROUND({bonus}-{again},6)")),
        Column(_("Adjustment"), "money", lambda award: award.adjusted, total=True),
    ]
    period = f"{format_day(pool.start, weekday=False)} – {format_day(pool.until, weekday=False)}"
    note = f"{pool.name}, {period}, {_('yuan')}, {_('check code')} {pool.digest[:16]}"
    return excel_sheets.Sheet(_("Awards"), columns, awards, note=note, total_label=_("Total"))


def _factor(key: str) -> Callable[[Award], Any]:
    return lambda award: None if award.trace.get(key) is None else Decimal(str(award.trace[key]))


def _worked_out(award: Award) -> Any:
    """The award from the factors of its row: own weight × what was shared ÷ all weights, at most the cap."""
    trace = award.trace
    if "people_rule" not in trace:  # traces of engine 1.0 had no totals to share over
        return Decimal(trace["exact"])
    if trace["people_rule"] == "bounds":
        return Formula("=IF({weight}>0,{cap},0)") if trace["cap"] is not None else Decimal(0)
    if not Decimal(trace["people_over"]):
        return Decimal(0)
    own = "{weight}*{people_shared}/{people_over}"
    return Formula(f"={own}" if trace["cap"] is None else f"=MIN({{cap}},{own})")


def _departments_sheet(scenario: Scenario) -> excel_sheets.Sheet:
    columns = [
        Column(_("Department"), "text", lambda row: row.department.name),
        Column(_("Number of people"), "count", lambda row: row.people, total=True),
        Column(_("Base"), "money", lambda row: row.base, total=True, key="base"),
        Column(_("Score"), "number", lambda row: row.score),
        Column(_("Coefficient"), "ratio", lambda row: row.coefficient, key="coefficient"),
        Column(_("Strategic weight"), "ratio", lambda row: row.weight, key="weight"),
        Column(
            _("Weighted base"), "money", lambda _row: Formula("=ROUND({base}*{coefficient}*{weight},6)"), total=True
        ),
        Column(_("At least (share)"), "percent", lambda row: row.min_share),
        Column(_("At most (share)"), "percent", lambda row: row.max_share),
        Column(_("Department's amount"), "money", lambda row: row.amount, total=True, key="amount"),
        Column(_("Back to the reserve"), "money", lambda row: row.returned, total=True, key="returned"),
        Column(_("Paid out"), "money", lambda _row: Formula("={amount}-{returned}"), total=True),
    ]
    rows: QuerySet[ScenarioDepartment] = scenario.departments.select_related("department")
    return excel_sheets.Sheet(_("Departments"), columns, rows, total_label=_("Total"))


@dataclass(frozen=True)
class _Money:
    what: str
    amount: Any


def _pool_sheet(pool: BonusPool, scenario: Scenario) -> excel_sheets.Sheet:
    """Sources, pool, reserve and awards; the last line is 0 where nothing was lost."""
    rows = [_Money(describe_part(part), part.result) for part in pool.parts.all()]
    if pool.carried_in:
        rows.append(_Money(_("Carried over from %(pool)s") % {"pool": pool.carried_from}, pool.carried_in))
    last = len(rows) + 1  # the head is row 1
    rows += [
        _Money(_("Pool"), Formula(f"=SUM(B2:B{last})") if rows else pool.amount),
        _Money(_("Reserve at the end, %(rate)s set aside first") % {"rate": f"{scenario.reserve_rate * 100:.2f}%"},
               scenario.reserve),
        _Money(_("Awards"), scenario.paid),
        _Money(_("Pool − reserve − awards"), Formula(f"=ROUND(B{last + 1}-B{last + 2}-B{last + 3},2)")),
    ]  # fmt: skip
    columns = [
        Column(_("What"), "text", lambda row: row.what, width=60),
        Column(_("Amount (yuan)"), "money", lambda row: row.amount, key="amount"),
    ]
    return excel_sheets.Sheet(_("Pool"), columns, rows)
