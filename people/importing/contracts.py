"""Contracts as something that can be imported: a company's first list of them (spec 2.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from hrplatform.lib.tabular import BadValue, Cell, Field, Problem
from hrplatform.lib.tabular import values as cells
from intake.changes import Touched, keep_changes, take_back
from intake.models import Batch
from intake.registry import ImportKind, Outcome, Run, register
from people.enums import ContractKind
from people.errors import PeopleRefused
from people.models import Contract, Employee
from people.permissions import is_hr
from people.services.contracts import FIELDS, ContractFacts, correct_contract, record_contract

COLUMNS = (
    Field("employee", ("工号", "员工编号", "员工工号", "number"), gettext_lazy("Number"), required=True),
    Field("start", ("合同开始日期", "合同起始日", "合同起始日期", "开始日期", "生效日期", "from"), gettext_lazy("From"),
          required=True),
    Field("kind", ("合同类型", "合同期限类型", "类型", "contract type"), gettext_lazy("Type"), required=True),
    Field("until", ("合同到期日", "合同到期日期", "合同结束日期", "到期日期", "结束日期", "end"),
          gettext_lazy("Until")),
    Field("signed_on", ("签订日期", "合同签订日期", "签署日期"), gettext_lazy("Signed on")),
    Field("renewals", ("续签次数", "续订次数"), gettext_lazy("Times renewed")),
    Field("asked_fixed", ("员工要求固定期限", "本人提出固定期限"), gettext_lazy("The employee asked for a fixed term")),
    Field("transfer_clause", ("调岗条款", "岗位调整条款"), gettext_lazy("Transfer clause")),
    Field("pay_clause", ("调薪条款", "薪酬调整条款"), gettext_lazy("Pay-change clause")),
)  # fmt: skip
KINDS = {
    **{str(kind): str(kind) for kind in ContractKind},
    "固定期限": "fixed", "固定": "fixed", "有固定期限": "fixed", "无固定期限": "open", "无固定": "open",
    "以完成一定工作任务为期限": "task", "任务": "task",
}  # fmt: skip
EXAMPLE = (
    ("工号", "合同类型", "合同开始日期", "合同到期日", "续签次数"),
    ("0007", "固定期限", "2024-03-01", "2027-02-28", "0"),
)
OTHER_FIELDS = {"kind": "kind", "start": "start", "until": "until"}


class ContractReader:
    """Reads rows under the file's header; people are known by number."""

    def __init__(self, run: Run) -> None:
        self.header = run.table.header
        self.people = {person.number: person for person in Employee.objects.all()}
        self.ids = cells.Ids(self.people)

    def read(self, number: int, row: Sequence[Cell]) -> tuple[Employee, ContractFacts, frozenset[str]] | Problem:
        """Whose contract, what it says, and which fields the row gives."""
        raw = {name: row[place] if place < len(row) else None for name, place in self.header.columns.items()}
        found = self.ids.find(raw["employee"])
        if found is None:
            return self._problem(number, raw, "employee", BadValue(_("is nobody's number")))
        said: dict[str, Any] = {}
        for name in (field.name for field in COLUMNS[1:]):
            if cells.is_blank(raw.get(name)):
                continue
            try:
                said[name] = _parse(name, raw[name])
            except BadValue as bad:
                return self._problem(number, raw, name, bad)
        for name in ("start", "kind"):
            if name not in said:
                return self._problem(number, raw, name, BadValue(_("is empty")))
        return self.people[found], ContractFacts(**({"until": None} | said)), frozenset(said)

    def _problem(self, number: int, raw: dict[str, Cell], name: str, bad: BadValue) -> Problem:
        return Problem(bad.message, bad.params, number, self.header.title(name), cells.text(raw.get(name))[:80])

    def refused(self, number: int, refusal: PeopleRefused, facts: ContractFacts) -> Problem:
        name = OTHER_FIELDS.get(refusal.field, "start")
        title = self.header.title(name) if name in self.header.columns else ""
        value = getattr(facts, name)
        return Problem(str(refusal).replace("%", "%%"), {}, number, title, str(value or ""))


def _parse(name: str, value: Cell) -> Any:
    if name in ("start", "until", "signed_on"):
        return cells.parse_date(value)
    if name == "kind":
        return cells.parse_choice(value, KINDS)
    if name == "asked_fixed":
        return cells.parse_yes_no(value)
    if name == "renewals":
        return int(cells.parse_count(value))
    return cells.parse_text(value, most=4000)


def import_contracts(run: Run) -> Outcome:
    """Record each good row's contract, or correct the one of that person and first day. Writes audit entries."""
    outcome, reader, touched = Outcome(), ContractReader(run), []
    for number, row in run.table.rows():
        outcome.rows += 1
        read = run.table.overlong(number, row) or reader.read(number, row)
        if isinstance(read, Problem):
            outcome.rejected.append(read)
            continue
        try:
            done = _write(run, *read)
        except PeopleRefused as refusal:
            outcome.rejected.append(reader.refused(number, refusal, read[1]))
            continue
        if done is None:
            outcome.unchanged += 1
        else:
            touched.append(done)
            outcome.created += done.before is None
            outcome.changed += done.before is not None
    keep_changes(batch=run.batch, touched=touched)
    outcome.effects = [(_("Contracts recorded"), outcome.created), (_("Contracts changed"), outcome.changed)]
    return outcome


def _write(run: Run, employee: Employee, facts: ContractFacts, given: frozenset[str]) -> Touched | None:
    """What was done with one row; None when the contract on file says the same."""
    old = Contract.objects.filter(employee=employee, start=facts.start).first()
    if old is None:
        made = record_contract(employee=employee, facts=facts, actor=run.actor, now=run.now)
        return Touched(made, None, _values(facts))
    before = {name: getattr(old, name) for name in FIELDS}
    kept = {name: value for name, value in before.items() if name not in given and name != "until"}
    wanted = replace(facts, **kept)
    if before == _values(wanted):
        return None
    done = correct_contract(
        contract=old, facts=wanted, actor=run.actor, now=run.now, reason=f"import {run.batch.public_id}"
    )
    return Touched(done, before, _values(wanted))


def _values(facts: ContractFacts) -> dict[str, date | str | int | bool | None]:
    return {name: getattr(facts, name) for name in FIELDS}


def undo_contracts(batch: Batch) -> None:
    """Contracts as they were before the file; UndoRefused where one was changed since."""
    take_back(list(batch.changes.all()))


def register_contracts() -> None:
    """Called once when the app is ready."""
    register(
        ImportKind(
            code="contracts",
            label=gettext_lazy("Contracts"),
            help=gettext_lazy(
                "Labour contracts with type, first and last day. The same first day corrects a contract."
            ),
            fields=lambda: COLUMNS,
            importer=import_contracts,
            undo=undo_contracts,
            may_import=is_hr,
            order=45,
            example=EXAMPLE,
            lists=lambda: {"kind": ["固定期限", "无固定期限", "以完成一定工作任务为期限"]},
        )
    )
