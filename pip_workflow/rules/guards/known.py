"""G1 the rule was known, G2 the path in probation."""

from dataclasses import dataclass
from datetime import date, timedelta

from pip_workflow.rules.guards.results import Result, iso

PATH_PROBATION, PATH_INCOMPETENT = "39(1)", "40(2)"


@dataclass(frozen=True)
class RuleNotice:
    """Notice of a policy version to one employee."""

    version: str
    has_consultation: bool
    published_on: date | None
    noticed_on: date | None
    means: str = ""
    witness: str = ""


def rule_known(notice: RuleNotice | None, *, measured_from: date) -> Result:
    """G1: the rule was discussed, published, and known to the employee before the measured days (LCL 4)."""
    missing = []
    if notice is None:
        return Result("G1", "LCL 4", ("policy_notice",))
    if not notice.has_consultation:
        missing.append("consultation")
    if notice.published_on is None or notice.published_on >= measured_from:
        missing.append("published_before")
    if notice.noticed_on is None or notice.noticed_on >= measured_from:
        missing.append("noticed_before")
    if notice.means and notice.means != "acknowledged" and not notice.witness:
        missing.append("witness")
    facts = {"version": notice.version, "noticed_on": iso(notice.noticed_on), "means": notice.means}
    return Result("G1", "LCL 4", tuple(missing), facts)


@dataclass(frozen=True)
class ProbationFacts:
    """What the path of article 39(1) needs; `decided_by` is the day the decision is to be served at the latest."""

    path: str
    hired_on: date
    probation_end: date | None
    decided_by: date
    conditions_on: date | None = None
    is_probation_known: bool = True


def probation_path(facts: ProbationFacts, *, entry_days: int = 0) -> Result:
    """G2: in probation 39(1) with recruitment conditions known at entry and service in time, else 40(2)."""
    shown = {"path": facts.path, "probation_end": iso(facts.probation_end), "conditions_on": iso(facts.conditions_on)}
    if facts.path != PATH_PROBATION:
        return Result("G2", "LCL 39(1)", (), shown)
    if not facts.is_probation_known:
        return Result("G2", "LCL 39(1)", (), shown, ("probation_end",))
    missing = []
    if facts.probation_end is None:
        missing.append("in_probation")
    elif facts.decided_by > facts.probation_end:
        missing.append("before_probation_ends")
    if facts.conditions_on is None or facts.conditions_on > facts.hired_on + timedelta(days=entry_days):
        missing.append("hiring_conditions")
    return Result("G2", "LCL 39(1)", tuple(missing), shown)
