"""G10 people decide, G11 the evidence is intact."""

from dataclasses import dataclass
from datetime import date

from pip_workflow.rules.guards.results import Result, iso

REPLY_WORKING_DAYS = 3


@dataclass(frozen=True)
class DecisionFacts:
    """Who decides, and whether the employee's side was heard (PIPL 24). `needed` is 2 for a dismissal."""

    decider: int | None
    scorers: frozenset[int]
    is_employee_deciding: bool
    reply_on: date | None
    reply_time_over: bool
    open_objections: int
    second: int | None = None
    needed: int = 1


def people_decide(facts: DecisionFacts) -> Result:
    """G10: named people other than the scorer; the reply in or its time over; no open objection."""
    missing = []
    if facts.decider is None or facts.is_employee_deciding or facts.decider in facts.scorers:
        missing.append("other_person")
    if facts.needed > 1 and (facts.second is None or facts.second == facts.decider or facts.second in facts.scorers):
        missing.append("second_person")
    if facts.reply_on is None and not facts.reply_time_over:
        missing.append("reply")
    if facts.open_objections:
        missing.append("open_objection")
    return Result("G10", "PIPL 24", tuple(missing), {"reply_on": iso(facts.reply_on)})


@dataclass(frozen=True)
class IntactFacts:
    """Whether what the decision rests on is as it was. None: it could not be checked."""

    proof_holds: bool | None
    changed_sources: int | None
    rule_at_start: str
    rule_now: str


def intact(facts: IntactFacts) -> Result:
    """G11: audit proof up to the last anchor, source hashes, the rule version unchanged since the period began."""
    missing, unknown = [], []
    if facts.proof_holds is None:
        unknown.append("audit_proof")
    elif not facts.proof_holds:
        missing.append("audit_proof")
    if facts.changed_sources is None:
        unknown.append("source_hashes")
    elif facts.changed_sources:
        missing.append("source_hashes")
    if facts.rule_at_start != facts.rule_now or not facts.rule_now:
        missing.append("rule_unchanged")
    shown = {"rule": facts.rule_now}
    return Result("G11", "Evidence Provisions 93, 94", tuple(missing), shown, tuple(unknown))
