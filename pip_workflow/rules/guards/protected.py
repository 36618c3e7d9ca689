"""G6: nobody whom article 42 protects, asked at decision, service and effect. Results never name the state."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from people.contract_rules import add_months
from pip_workflow.rules.guards.results import Result
from pip_workflow.rules.pension import CATEGORIES, pension

DECISION, SERVICE, EFFECT = "decision", "service", "effect"
PROTECTED, CLEAR, NOT_KNOWN = "protected", "clear", "unknown"


@dataclass(frozen=True)
class ProtectionPoint:
    """The state of somebody at one of the three moments; `near_pension` is LCL 42(5), None when not known."""

    moment: str
    on: date
    recorded: str
    near_pension: bool | None


def not_protected(points: Sequence[ProtectionPoint], *, moments: Sequence[str] = (DECISION,)) -> Result:
    """G6: clear at each moment asked for; a protected state refuses, one nobody checked blocks."""
    found = {point.moment: point for point in points}
    missing, unknown = [], []
    for moment in moments:
        point = found.get(moment)
        if point is None:
            unknown.append(f"protection_{moment}")
            continue
        if point.recorded == PROTECTED or point.near_pension is True:
            missing.append("protected")
        else:
            if point.recorded != CLEAR:
                unknown.append(f"protection_{moment}")
            if point.near_pension is None:
                unknown.append("pension_facts")
    shown = {moment: found[moment].on.isoformat() for moment in moments if moment in found}
    return Result("G6", "LCL 42", tuple(dict.fromkeys(missing)), shown, tuple(dict.fromkeys(unknown)))


def near_pension(
    *,
    hired_on: date | None,
    born_on: date | None,
    categories: Sequence[str],
    on: date,
    service_years: int = 15,
    years_left: int = 5,
) -> bool | None:
    """LCL 42(5): at least 15 years' service and less than 5 to the pension; None where a fact decides that is missing.

    `categories` are those the person may belong to; they are asked one by one and must agree.
    """
    if hired_on is None:
        return None
    if on < add_months(hired_on, service_years * 12):
        return False
    if born_on is None:
        return None
    answers = {
        on > add_months(date(*month_of(born_on, category), born_on.day if born_on.day <= 28 else 28), -12 * years_left)
        for category in categories or CATEGORIES
    }
    return answers.pop() if len(answers) == 1 else None


def month_of(born_on: date, category: str) -> tuple[int, int]:
    """Year and month of the pension."""
    found = pension(born_year=born_on.year, born_month=born_on.month, category=category)
    return found.year, found.month
