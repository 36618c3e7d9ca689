"""G7 the union is heard, G8 the money is reckoned, G9 what follows the end."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from people.contract_rules import add_months
from pip_workflow.rules.guards.known import PATH_PROBATION
from pip_workflow.rules.guards.results import Result, iso
from pip_workflow.rules.severance import Severance

UNION, STAFF, UPPER, NOBODY = "union", "staff", "upper", "none"
THIRTY_DAYS, IN_LIEU = "days", "pay"
TASKS = ("certificate", "handover_pay", "file_transfer", "insurance_transfer", "keep_contract")


@dataclass(frozen=True)
class UnionFacts:
    """Who was told of the reasons before the decision, what they said, what was answered. body "" : not entered."""

    body: str
    decided_on: date
    told_on: date | None = None
    has_reasons: bool = False
    reply_on: date | None = None
    answered_on: date | None = None
    absence_by: frozenset[int] = frozenset()


def union_told(facts: UnionFacts, *, others_accepted: bool = True, absence_accepted: bool = True) -> Result:
    """G7: told with reasons before the decision, reply and written answer on file; or its absence by two people."""
    shown = {
        "body": facts.body, "told_on": iso(facts.told_on), "reply_on": iso(facts.reply_on),
        "answered_on": iso(facts.answered_on),
    }  # fmt: skip
    if not facts.body:
        return Result("G7", "LCL 43", (), shown, ("union",))
    if facts.body == NOBODY:
        missing = [] if absence_accepted else ["union_or_staff"]
        if len(facts.absence_by) < 2:
            missing.append("absence_by_two")
        return Result("G7", "LCL 43", tuple(missing), shown)
    missing = []
    if facts.body in (STAFF, UPPER) and not others_accepted:
        missing.append("union_itself")
    if facts.told_on is None or facts.told_on > facts.decided_on:
        missing.append("union_told_before")
    if not facts.has_reasons:
        missing.append("union_reasons")
    if facts.reply_on is None:
        missing.append("union_reply")
    if facts.answered_on is None:
        missing.append("union_answer")
    return Result("G7", "LCL 43", tuple(missing), shown)


@dataclass(frozen=True)
class MoneyFacts:
    """What the employee is owed. `notice` is "days" or "pay" (the last month's wage); None: not entered."""

    path: str
    severance: Severance | None
    average: Decimal | None
    local_average: Decimal | None
    local_minimum: Decimal | None
    notice: str = ""
    last_wage: Decimal | None = None
    served_on: date | None = None
    effective_on: date | None = None


def money(facts: MoneyFacts, *, notice_days: int = 30) -> Result:
    """G8: severance reckoned, notice of 30 days or the last month's wage; the cost of being wrong is shown."""
    missing, unknown = [], []
    if facts.path != PATH_PROBATION and facts.average is None:
        missing.append("average_pay")
    for name, value in (("local_average", facts.local_average), ("local_minimum", facts.local_minimum)):
        if value is None:
            unknown.append(name)
    if facts.path != PATH_PROBATION:
        missing += _notice(facts, notice_days)
    shown = {"path": facts.path, "notice": facts.notice}
    if facts.severance:
        shown |= {
            "years": str(facts.severance.years), "base": str(facts.severance.base),
            "amount": str(facts.severance.amount), "unlawful_amount": str(facts.severance.unlawful_amount),
        }  # fmt: skip
    return Result("G8", "LCL 46, 47", tuple(missing), shown, tuple(unknown))


def _notice(facts: MoneyFacts, notice_days: int) -> list[str]:
    if facts.notice not in (THIRTY_DAYS, IN_LIEU):
        return ["notice_choice"]
    if facts.notice == IN_LIEU:
        return [] if facts.last_wage is not None else ["last_wage"]
    if facts.served_on and facts.effective_on and facts.effective_on < facts.served_on + timedelta(days=notice_days):
        return ["notice_days"]
    return []


def end_tasks(*, ends_on: date, transfer_days: int = 15, keep_years: int = 2) -> dict[str, date]:
    """What is due after the end of a contract, by task (LCL 50)."""
    transfer = ends_on + timedelta(days=transfer_days)
    return {
        "certificate": ends_on,
        "handover_pay": ends_on,
        "file_transfer": transfer,
        "insurance_transfer": transfer,
        "keep_contract": add_months(ends_on, 12 * keep_years),
    }


def after_the_end(tasks: Mapping[str, date], *, ends_on: date | None) -> Result:
    """G9: certificate at the end, file and insurance in 15 days, the contract kept 2 years: each with its day."""
    missing = [] if ends_on else ["effective_on"]
    missing += [f"task_{name}" for name in TASKS if name not in tasks]
    shown = {name: day.isoformat() for name, day in tasks.items()}
    return Result("G9", "LCL 50", tuple(missing), shown)
