"""Contracts in words: how near the end is, what the law says of the next one."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hrplatform.lib.formats import format_day
from hrplatform.lib.ui import Status
from people.contract_rules import probation_last_day
from people.enums import ContractKind
from people.models import Contract, Employee
from people.services.contracts import open_ended_reason

AHEAD = timedelta(days=60)


@dataclass(frozen=True)
class ContractRow:
    """One contract as shown on the person's page."""

    contract: Contract
    status: Status | None


@dataclass(frozen=True)
class ContractsPage:
    rows: list[ContractRow]
    hints: list[str]


def contract_state(row: Any, on: date) -> Status | None:
    """The state of somebody's latest contract (rows of contract_overview)."""
    if row.contract_kind is None:
        return Status("bad" if on > row.hire_date + timedelta(days=30) else "warn", _("No contract on file"))
    if row.contract_start > on:
        return Status("info", _("Begins on %(day)s") % {"day": format_day(row.contract_start, weekday=False)})
    return end_state(row.contract_kind, row.contract_until, on)


def end_state(kind: str, until: date | None, on: date) -> Status | None:
    if until is None:
        return Status("good", _("Open-ended")) if kind == ContractKind.OPEN else Status("neutral", _("Runs"))
    left = (until - on).days
    if left < 0:
        return Status("bad", _("Over since %(day)s") % {"day": format_day(until, weekday=False)})
    words = ngettext("Ends in %(n)s day", "Ends in %(n)s days", left) % {"n": left}
    if left <= 30:
        return Status("bad", words)
    return Status("warn", words) if left <= AHEAD.days else Status("neutral", _("Runs"))


def build_contracts(employee: Employee, contracts: list[Contract], on: date) -> ContractsPage:
    """Contracts, latest first, with what the law says of the next one and of probation."""
    rows = [ContractRow(row, _row_state(row, index, on)) for index, row in enumerate(contracts)]
    return ContractsPage(rows, [*_next_hint(employee, contracts), *_probation_hint(employee, contracts)])


def _row_state(row: Contract, index: int, on: date) -> Status | None:
    if row.start > on:
        return Status("info", _("Begins on %(day)s") % {"day": format_day(row.start, weekday=False)})
    return end_state(row.kind, row.until, on) if index == 0 else Status("neutral", _("Earlier"))


def _next_hint(employee: Employee, contracts: list[Contract]) -> list[str]:
    """What a renewal of the latest contract has to be (LCL 14)."""
    last = contracts[0] if contracts else None
    if last is None:
        return [_("No contract in writing is on file. It is due within a month of the first day; every month after "
                  "that without it costs a second wage (LCL 10, 82).")]  # fmt: skip
    if last.until is None:
        return []
    why = open_ended_reason(employee, last.until + timedelta(days=1), last.renewals + 1)
    if why == "renewed_twice":
        return [_("This is the second fixed term in a row. If it is renewed, the next contract is open-ended unless "
                  "the employee asks for a fixed term (LCL 14).")]  # fmt: skip
    if why:
        return [_("When this contract ends there are ten years of service: the next one is open-ended unless the "
                  "employee asks for a fixed term (LCL 14).")]  # fmt: skip
    return []


def _probation_hint(employee: Employee, contracts: list[Contract]) -> list[str]:
    """Probation longer than the first contract allows (LCL 19)."""
    first = contracts[-1] if contracts else None
    if first is None or employee.probation_end is None:
        return []
    last = probation_last_day(first.kind, first.start, first.until)
    if employee.probation_end <= last:
        return []
    words = {"end": format_day(employee.probation_end, weekday=False), "last": format_day(last, weekday=False)}
    return [_("Probation is set to end on %(end)s; this contract allows it until %(last)s at most (LCL 19).") % words]
