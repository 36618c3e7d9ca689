"""The payroll file in the company's layout (spec 10)."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bonuses.enums import Account
from bonuses.models import BonusPool, PayrollLayout
from bonuses.selectors.ledger import balances
from bonuses.selectors.pools import awards_of, first_paid
from hrplatform.lib import excel, excel_sheets
from hrplatform.lib.formats import format_amount, format_day, format_moment
from people.models import Employee


@dataclass
class PayRow:
    """One person's pay from one pool, all departments together."""

    employee: Employee
    pool: BonusPool
    departments: list[str] = field(default_factory=list)
    bonus: Decimal = Decimal(0)
    adjusted: Decimal = Decimal(0)
    salary: Decimal = Decimal(0)

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


TEXT_KEY = "text"
COLUMNS: dict[str, PayColumn] = {
    "number": PayColumn(gettext_lazy("Employee number"), "text", lambda row: row.employee.number),
    "name": PayColumn(gettext_lazy("Name"), "text", lambda row: row.employee.name),
    "department": PayColumn(gettext_lazy("Department"), "text", lambda row: "、".join(row.departments)),
    "bonus": PayColumn(gettext_lazy("Bonus"), "money", lambda row: row.bonus, total=True),
    "adjustment": PayColumn(gettext_lazy("Adjustment"), "money", lambda row: row.adjusted, total=True),
    "total": PayColumn(gettext_lazy("To be paid"), "money", lambda row: row.total, total=True),
    "salary": PayColumn(gettext_lazy("Monthly salary at the period's end"), "money", lambda row: row.salary),
    "period_from": PayColumn(gettext_lazy("Period from"), "date", lambda row: row.pool.start),
    "period_until": PayColumn(gettext_lazy("Period until"), "date", lambda row: row.pool.until),
    "pool": PayColumn(gettext_lazy("Bonus pool"), "text", lambda row: row.pool.name),
    "pay_on": PayColumn(gettext_lazy("Pay day"), "date", lambda row: row.pool.pay_on),
    "hired": PayColumn(gettext_lazy("Hire date"), "date", lambda row: row.employee.hire_date),
    "left": PayColumn(gettext_lazy("Leave date"), "date", lambda row: row.employee.leave_date),
}


def sheet_columns(layout: PayrollLayout) -> list[excel_sheets.Column]:
    """The layout's columns as the file writes them; sums only where the layout wants totals."""
    found = []
    for one in layout.columns:
        if one["key"] == TEXT_KEY:
            found.append(excel_sheets.Column(one["head"], "text", _fixed(one.get("text", ""))))
            continue
        column = COLUMNS[one["key"]]
        head = one["head"] or str(column.head)
        found.append(excel_sheets.Column(head, column.kind, column.value, column.total and layout.has_totals))
    return found


def _fixed(text: str) -> Callable[[PayRow], str]:
    return lambda _row: text


def build_payroll(pool: BonusPool, *, now: datetime, layout: PayrollLayout | None = None) -> bytes:
    """One row per person with money, by number, in the company's layout; totals as formulas, and the ledger beside.

    A layout without the line above, the totals and the ledger gives what programs read that take nothing else.
    """
    layout = layout or PayrollLayout()
    rows = [row for row in pay_rows(pool) if row.total]
    note = _("%(pool)s, as of %(at)s, yuan, check code %(code)s") % {
        "pool": pool.name,
        "at": format_moment(now),
        "code": pool.digest[:16],
    }
    sheet = excel_sheets.Sheet(
        _("Payroll"),
        sheet_columns(layout),
        rows,
        note=note if layout.has_note else "",
        total_label=_("Total"),
    )
    sheets = [sheet, _ledger_sheet(pool)] if layout.has_ledger else [sheet]
    return excel.build_workbook(sheets, title=pool.name)


@dataclass(frozen=True)
class Sample:
    """The first rows as they will be written, with the totals of all; a cell is (text, whether it is a number)."""

    heads: list[tuple[str, bool]]
    rows: list[list[tuple[str, bool]]]
    totals: list[str]
    count: int
    has_extras: bool


def sample(pool: BonusPool, layout: PayrollLayout, count: int) -> Sample:
    """Rows of the first `count` people only; totals and number of people are summed by the database."""
    first, paid = first_paid(pool, count)
    sums = {"bonus": paid.bonus, "adjustment": paid.adjusted, "total": paid.total}
    columns = sheet_columns(layout)
    numbers = [column.kind in ("money", "count", "number") for column in columns]
    keys = [one["key"] for one in layout.columns]
    totals = [format_amount(sums[key]) if column.total else "" for key, column in zip(keys, columns, strict=True)]
    return Sample(
        heads=[(column.head, is_number) for column, is_number in zip(columns, numbers, strict=True)],
        rows=[
            [(_written(column, row), flag) for column, flag in zip(columns, numbers, strict=True)]
            for row in pay_rows(pool, first)
        ],
        totals=totals if any(totals) else [],
        count=paid.people,
        has_extras=layout.has_note or layout.has_totals or layout.has_ledger,
    )


def _written(column: excel_sheets.Column, row: PayRow) -> str:
    value = column.value(row)
    if column.kind == "money":
        return format_amount(value)
    if column.kind == "date":
        return format_day(value, weekday=False)
    return str(value)


def pay_rows(pool: BonusPool, people: Collection[int] | None = None) -> list[PayRow]:
    """One row per person by number; of these people only, if given."""
    awards = awards_of(pool) if people is None else awards_of(pool).filter(employee__in=people)
    found: dict[int, PayRow] = {}
    for award in awards.order_by("employee__number", "department__code"):
        row = found.setdefault(award.employee_id, PayRow(award.employee, pool))
        row.departments.append(award.department.name)
        row.salary = award.salary
        row.bonus += award.amount
        row.adjusted += award.adjusted
    return list(found.values())


def _ledger_sheet(pool: BonusPool) -> excel_sheets.Sheet:
    rows = [(str(Account(key).label), amount) for key, amount in balances(pool).items()]
    columns = [
        excel_sheets.Column(_("Account"), "text", lambda row: row[0]),
        excel_sheets.Column(_("Balance"), "money", lambda row: row[1]),
    ]
    return excel_sheets.Sheet(_("Ledger"), columns, rows)
