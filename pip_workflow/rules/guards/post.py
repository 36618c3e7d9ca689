"""G3: post and pay change by agreement, or for incompetence with reasons that hold (LCL 35)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from pip_workflow.rules.guards.results import Result, iso

REASONABLE = ("related", "dignified", "pay_fair", "reachable")


@dataclass(frozen=True)
class PostPayFacts:
    """A transfer or a pay change as it is meant to be carried out. None: nobody has entered it.

    `reasons` answers the list for a transfer under 40(2); `clause` is the pay clause of the contract in force.
    """

    is_transfer: bool
    agreed_on: date | None = None
    reasons: Mapping[str, bool | None] = field(default_factory=dict)
    clause: str = ""
    old_pay: Decimal | None = None
    new_pay: Decimal | None = None
    local_minimum: Decimal | None = None
    motherhood: bool | None = None
    union_officer: bool = False


def post_and_pay(facts: PostPayFacts) -> Result:
    """G3: agreement in writing or the reasonableness list; never under the local minimum; no cut for mothers."""
    missing, unknown = _basis(facts)
    if facts.new_pay is not None:
        _check_pay(facts, missing, unknown)
    if facts.is_transfer and facts.union_officer:
        missing.append("protected")
    shown = {
        "agreed_on": iso(facts.agreed_on),
        "new_pay": str(facts.new_pay or ""),
        "local_minimum": str(facts.local_minimum or ""),
    }
    return Result("G3", "LCL 35", tuple(dict.fromkeys(missing)), shown, tuple(unknown))


def _basis(facts: PostPayFacts) -> tuple[list[str], list[str]]:
    if facts.agreed_on is not None or (not facts.is_transfer and facts.clause.strip()):
        return [], []
    if not facts.is_transfer:
        return ["agreement"], []
    missing = [f"reason_{key}" for key in REASONABLE if facts.reasons.get(key) is False]
    open_ = [key for key in REASONABLE if facts.reasons.get(key) is None]
    if len(open_) == len(REASONABLE):
        return ["agreement_or_reasons"], []
    return missing, [f"reason_{key}" for key in open_]


def _check_pay(facts: PostPayFacts, missing: list[str], unknown: list[str]) -> None:
    assert facts.new_pay is not None
    if facts.local_minimum is None:
        unknown.append("local_minimum")
    elif facts.new_pay < facts.local_minimum:
        missing.append("below_local_minimum")
    if facts.old_pay is None:
        unknown.append("old_pay")
    elif facts.new_pay < facts.old_pay:
        if facts.motherhood is None:
            unknown.append("protection")
        elif facts.motherhood:
            missing.append("protected")
