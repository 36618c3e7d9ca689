"""Guards of mainland labour law as pure predicates over facts (spec 7.3). Engineering, not legal advice.

A guard returns one Result: allowed, or the missing facts by key. Texts for people are made from the keys by the
presenters, so that rules carry no language.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

MIN_EVIDENCE = 2
MIN_WORKING_DAYS = 5
REPLY_WORKING_DAYS = 3


@dataclass(frozen=True)
class Result:
    """guard: "G1"; article: of the statute; missing: keys of the facts that are not on file."""

    guard: str
    article: str
    missing: tuple[str, ...] = ()
    facts: dict[str, str] = field(default_factory=dict)

    @property
    def allowed(self) -> bool:
        return not self.missing

    def as_json(self) -> dict[str, object]:
        return {"guard": self.guard, "article": self.article, "missing": list(self.missing), "facts": self.facts}


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
    facts = {"version": notice.version, "noticed_on": _iso(notice.noticed_on), "means": notice.means}
    return Result("G1", "LCL 4", tuple(missing), facts)


@dataclass(frozen=True)
class FindingFacts:
    """What a first finding of not meeting the standard rests on (LCL 40(2))."""

    is_absolute_standard: bool
    evidence: Sequence[str]
    working_days_with_batch: int
    heard_on: date | None
    uses_rank: bool = False


def first_finding(facts: FindingFacts) -> Result:
    """G4, first part: an absolute standard, two items of evidence, five days of data, the employee heard."""
    missing = []
    if facts.uses_rank or not facts.is_absolute_standard:
        missing.append("absolute_standard")
    if len(set(facts.evidence)) < MIN_EVIDENCE:
        missing.append("evidence")
    if facts.working_days_with_batch < MIN_WORKING_DAYS:
        missing.append("days_of_data")
    if facts.heard_on is None:
        missing.append("heard")
    shown = {
        "evidence": ", ".join(sorted(set(facts.evidence))),
        "days": str(facts.working_days_with_batch),
        "heard_on": _iso(facts.heard_on),
    }
    return Result("G4", "LCL 40(2)", tuple(missing), shown)


@dataclass(frozen=True)
class DecisionFacts:
    """Who decides, and whether the employee's side was heard (PIPL 24)."""

    decider: int | None
    scorers: frozenset[int]
    is_employee_deciding: bool
    reply_on: date | None
    reply_time_over: bool
    open_objections: int


def people_decide(facts: DecisionFacts) -> Result:
    """G10: a named person other than the scorer; the reply in or its time over; no open objection."""
    missing = []
    if facts.decider is None or facts.is_employee_deciding or facts.decider in facts.scorers:
        missing.append("other_person")
    if facts.reply_on is None and not facts.reply_time_over:
        missing.append("reply")
    if facts.open_objections:
        missing.append("open_objection")
    return Result("G10", "PIPL 24", tuple(missing), {"reply_on": _iso(facts.reply_on)})


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
