"""Labour contracts: recorded, renewed, corrected; told of before they end (spec 2.1, LCL 10, 14, 19)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from audit.services import record
from people import actions, contract_rules
from people.contract_rules import RENEWED_TWICE, Term, count_renewals
from people.enums import ContractKind
from people.errors import PeopleRefused
from people.models import Contract, Employee
from people.selectors.contracts import contracts_ending
from people.services.files import keep_file
from people.signals import Ending, contracts_ending_soon


@dataclass(frozen=True)
class ContractFacts:
    """What a contract says; `until` is empty for an open-ended one."""

    kind: str
    start: date
    until: date | None
    signed_on: date | None = None
    renewals: int = 0
    asked_fixed: bool = False
    transfer_clause: str = ""
    pay_clause: str = ""
    text: str = ""


FIELDS = tuple(ContractFacts.__dataclass_fields__)


@transaction.atomic
def record_contract(
    *, employee: Employee, facts: ContractFacts, actor: Any, now: datetime, upload: Any = None
) -> Contract:
    """A new contract, or the next one of somebody. Writes an audit entry.

    Raises PeopleRefused at the field: an end that doesn't fit the type, days that another contract has, a start before
    the hire date, a fixed term where the law gives an open-ended one (unless the employee asked for it).
    """
    others = list(employee.contracts.all())
    _check(employee, facts, others)
    contract = Contract(employee=employee, **{name: getattr(facts, name) for name in FIELDS})
    if upload:
        contract.file = keep_file(upload=upload, actor=actor, now=now)
    contract.save()
    after = {name: getattr(facts, name) for name in FIELDS} | {"file": _digest(contract)}
    record(action=actions.CONTRACT_RECORDED, actor=actor, target=contract, person=employee, after=after, at=now)
    return contract


@transaction.atomic
def correct_contract(
    *, contract: Contract, facts: ContractFacts, actor: Any, now: datetime, reason: str, upload: Any = None
) -> Contract:
    """Correct what was written down wrongly, or end a contract earlier by agreement. Audited with before and after."""
    if not reason.strip():
        raise PeopleRefused(_("Say why the contract is changed."), "reason")
    others = [row for row in contract.employee.contracts.all() if row.pk != contract.pk]
    _check(contract.employee, facts, others)
    before = {name: getattr(contract, name) for name in FIELDS} | {"file": _digest(contract)}
    for name in FIELDS:
        setattr(contract, name, getattr(facts, name))
    if upload:
        contract.file = keep_file(upload=upload, actor=actor, now=now)
    contract.save()
    after = {name: getattr(facts, name) for name in FIELDS} | {"file": _digest(contract)}
    record(
        action=actions.CONTRACT_CORRECTED, actor=actor, target=contract, person=contract.employee,
        before=before, after=after, reason=reason, at=now,
    )  # fmt: skip
    return contract


def tell_ending(*, on: date) -> int:
    """Signal every contract that ends within 60 days of `on`: at 60 and again at 30 days; how many are in the window.

    Whoever listens tells once per contract, end and stage; nights that were missed are made up for.
    """
    found = contracts_ending(on, on + timedelta(days=60))
    endings = []
    for contract in found:
        left = (contract.until - on).days  # type: ignore[operator]
        endings.append(Ending(contract, contract_rules.notice_stage(left), left))
    if endings:
        contracts_ending_soon.send(sender=Contract, endings=endings)
    return len(found)


def _check(employee: Employee, facts: ContractFacts, others: list[Contract]) -> None:
    _check_dates(employee, facts)
    for other in others:
        if other.start <= (facts.until or date.max) and facts.start <= (other.until or date.max):
            message = _("The contract from %(start)s to %(until)s has some of these days: correct it first.")
            words = {"start": other.start, "until": other.until or _("no end")}
            raise PeopleRefused(message % words, "start")
    renewals = max(
        facts.renewals, count_renewals(facts.start, [Term(row.kind, row.start, row.until) for row in others])
    )
    why = open_ended_reason(employee, facts.start, renewals)
    if why and facts.kind != ContractKind.OPEN and not facts.asked_fixed:
        raise PeopleRefused(open_ended_words(why), "kind")


def _check_dates(employee: Employee, facts: ContractFacts) -> None:
    if facts.kind == ContractKind.FIXED and facts.until is None:
        raise PeopleRefused(_("A fixed term needs its last day."), "until")
    if facts.kind == ContractKind.OPEN and facts.until is not None:
        raise PeopleRefused(_("An open-ended contract has no last day."), "until")
    if facts.until and facts.until < facts.start:
        raise PeopleRefused(
            _("The last day %(until)s is before the first %(start)s.") % {"until": facts.until, "start": facts.start},
            "until",
        )
    if employee.leave_date and facts.start > employee.leave_date:
        raise PeopleRefused(
            _("%(name)s has left on %(left)s.") % {"name": employee, "left": employee.leave_date}, "start"
        )


def open_ended_reason(employee: Employee, start: date, renewals: int) -> str:
    """Why the law gives an open-ended contract from that day; "" when it doesn't."""
    return contract_rules.reason_for_open_ended(renewals=renewals, hired=employee.hire_date, start=start)


def open_ended_words(why: str) -> str:
    """The rule in words, with its article."""
    if why == RENEWED_TWICE:
        return _(
            "After two fixed terms in a row the next contract is open-ended, unless the employee asks for a fixed "
            "term (LCL 14). Choose open-ended, or tick that the employee asked."
        )
    return _(
        "After ten years of service the contract is open-ended, unless the employee asks for a fixed term (LCL 14). "
        "Choose open-ended, or tick that the employee asked."
    )


def _digest(contract: Contract) -> str:
    return contract.file.sha256 if contract.file else ""
