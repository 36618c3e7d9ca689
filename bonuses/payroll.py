"""Excel files of a pool: the payroll sheet in the company's layout, and all awards with their traces (spec 10)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bonuses.enums import Account
from bonuses.models import Award, BonusPool
from bonuses.selectors.ledger import balances
from bonuses.selectors.pools import awards_of
from hrplatform.lib import excel
from hrplatform.lib.formats import format_day, format_moment


@dataclass
class PayRow:
    """One person's pay from one pool, all departments together."""

    number: str
    name: str
    departments: list[str]
    bonus: Decimal = Decimal(0)
    adjusted: Decimal = Decimal(0)

    @property
    def total(self) -> Decimal:
        return self.bonus + self.adjusted


@dataclass(frozen=True)
class PayColumn:
    """One column a company's layout may name."""

    head: object
    kind: str
    value: Callable[[PayRow], Any]
    total: bool = False


COLUMNS: dict[str, PayColumn] = {
    "number": PayColumn(gettext_lazy("Employee number"), "text", lambda row: row.number),
    "name": PayColumn(gettext_lazy("Name"), "text", lambda row: row.name),
    "department": PayColumn(gettext_lazy("Department"), "text", lambda row: "、".join(row.departments)),
    "bonus": PayColumn(gettext_lazy("Bonus"), "money", lambda row: row.bonus, total=True),
    "adjustment": PayColumn(gettext_lazy("Adjustment"), "money", lambda row: row.adjusted, total=True),
    "total": PayColumn(gettext_lazy("To be paid"), "money", lambda row: row.total, total=True),
}
LAYOUT = ("number", "name", "department", "bonus", "adjustment", "total")


def column_heads(layout: Sequence[str] = LAYOUT) -> list[str]:
    return [str(COLUMNS[key].head) for key in layout]


def build_payroll(pool: BonusPool, *, now: datetime, layout: Sequence[str] = LAYOUT) -> bytes:
    """One row per person with money, by number; totals as formulas, and a sheet that ties them to the ledger."""
    rows = [row for row in pay_rows(pool) if row.total]
    columns = [
        excel.Column(str(COLUMNS[key].head), COLUMNS[key].kind, COLUMNS[key].value, COLUMNS[key].total)
        for key in layout
    ]
    note = _("%(pool)s, as of %(at)s, yuan, check code %(code)s") % {
        "pool": pool.name,
        "at": format_moment(now),
        "code": pool.digest[:16],
    }
    sheet = excel.Sheet(_("Payroll"), columns, rows, note=note, total_label=_("Total"))
    return excel.build_workbook([sheet, _ledger_sheet(pool)], title=pool.name)


def pay_rows(pool: BonusPool) -> list[PayRow]:
    found: dict[int, PayRow] = {}
    for award in awards_of(pool).order_by("employee__number", "department__code"):
        row = found.setdefault(award.employee_id, PayRow(award.employee.number, award.employee.name, []))
        row.departments.append(award.department.name)
        row.bonus += award.amount
        row.adjusted += award.adjusted
    return list(found.values())


def _ledger_sheet(pool: BonusPool) -> excel.Sheet:
    rows = [(str(Account(key).label), amount) for key, amount in balances(pool).items()]
    columns = [
        excel.Column(_("Account"), "text", lambda row: row[0]),
        excel.Column(_("Balance"), "money", lambda row: row[1]),
    ]
    return excel.Sheet(_("Ledger"), columns, rows)


# The trace: key of the award's trace, head, kind. Order of the eight steps.
TRACE = (
    ("pool", gettext_lazy("Pool"), "money"),
    ("reserve", gettext_lazy("Reserve"), "money"),
    ("department_base", gettext_lazy("Department's base"), "money"),
    ("department_coefficient", gettext_lazy("Department's coefficient"), "ratio"),
    ("department_weight", gettext_lazy("Strategic weight"), "ratio"),
    ("department_amount", gettext_lazy("Department's amount"), "money"),
    ("days", gettext_lazy("Days"), "count"),
    ("base", gettext_lazy("Own base"), "money"),
    ("by_base", gettext_lazy("By pay and days"), "money"),
    ("k", gettext_lazy("Coefficient of the score"), "ratio"),
    ("by_score", gettext_lazy("After the score"), "money"),
    ("e", gettext_lazy("Eligibility"), "ratio"),
    ("by_eligibility", gettext_lazy("After eligibility"), "money"),
    ("cap", gettext_lazy("Cap"), "money"),
    ("exact", gettext_lazy("Before rounding"), "number"),
)


def build_trace_workbook(pool: BonusPool, awards: QuerySet[Award]) -> bytes:
    """Every award with its steps; the last columns are the bonus and what was adjusted."""

    def factor(key: str) -> Callable[[Award], Any]:
        return lambda award: None if award.trace.get(key) is None else Decimal(str(award.trace[key]))

    columns = [
        excel.Column(_("Employee number"), "text", lambda award: award.employee.number),
        excel.Column(_("Name"), "text", lambda award: award.employee.name),
        excel.Column(_("Department"), "text", lambda award: award.department.name),
        excel.Column(_("Score"), "number", lambda award: award.score),
        *(excel.Column(str(head), kind, factor(key)) for key, head, kind in TRACE),
        excel.Column(_("Reason of eligibility"), "text", lambda award: award.get_eligibility_reason_display()),
        excel.Column(_("Bonus"), "money", lambda award: award.amount, total=True),
        excel.Column(_("Adjustment"), "money", lambda award: award.adjusted, total=True),
    ]
    period = f"{format_day(pool.start, weekday=False)} – {format_day(pool.until, weekday=False)}"
    note = f"{pool.name}, {period}, {_('yuan')}, {_('check code')} {pool.digest[:16]}"
    rows: Iterable[Award] = awards
    sheet = excel.Sheet(_("Awards"), columns, rows, note=note, total_label=_("Total"))
    return excel.build_workbook([sheet], title=pool.name)
