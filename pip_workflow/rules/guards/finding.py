"""G4 the sequence that article 40(2) asks for, G5 a standard that others meet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pip_workflow.rules.guards.results import Result, iso

MIN_EVIDENCE = 2
MIN_WORKING_DAYS = 5
TRAINING, TRANSFER = "training", "transfer"


@dataclass(frozen=True)
class FindingFacts:
    """What a finding of not meeting the standard rests on (LCL 40(2)); a rank is no standard (Guiding Case 18)."""

    is_absolute_standard: bool
    evidence: Sequence[str]
    working_days_with_batch: int
    heard_on: date | None
    uses_rank: bool = False
    found_on: date | None = None


def first_finding(facts: FindingFacts, *, min_evidence: int = MIN_EVIDENCE, min_days: int = MIN_WORKING_DAYS) -> Result:
    """G4, first part: an absolute standard, two items of evidence, five days of data, the employee heard."""
    shown = {
        "evidence": ", ".join(sorted(set(facts.evidence))),
        "days": str(facts.working_days_with_batch),
        "heard_on": iso(facts.heard_on),
    }
    return Result("G4", "LCL 40(2)", tuple(_lacks(facts, min_evidence, min_days)), shown)


def _lacks(facts: FindingFacts, min_evidence: int, min_days: int) -> list[str]:
    missing = []
    if facts.uses_rank or not facts.is_absolute_standard:
        missing.append("absolute_standard")
    if len(set(facts.evidence)) < min_evidence:
        missing.append("evidence")
    if facts.working_days_with_batch < min_days:
        missing.append("days_of_data")
    if facts.heard_on is None:
        missing.append("heard")
    return missing


@dataclass(frozen=True)
class RemedyFacts:
    """Training or transfer between the findings, and whether it was really given."""

    kind: str
    begun_on: date | None = None
    given_on: date | None = None
    cites_gap: bool = False
    attendance: bool = False
    material: bool = False
    test: bool = False


@dataclass(frozen=True)
class SequenceFacts:
    """First finding, remedy, fresh period, second finding. None where a step has not happened."""

    first: FindingFacts | None
    remedy: RemedyFacts | None
    period_from: date | None = None
    same_standard: bool = False
    agreed_standard: bool = False
    second: FindingFacts | None = None


def sequence(facts: SequenceFacts, *, min_evidence: int = MIN_EVIDENCE, min_days: int = MIN_WORKING_DAYS) -> Result:
    """G4: no step of the sequence skipped, each after the one before, the second finding as sound as the first."""
    missing = [f"first_{key}" for key in _finding(facts.first, min_evidence, min_days)]
    missing += _remedy(facts.remedy, facts.first.found_on if facts.first else None)
    missing += _period(facts)
    missing += [f"second_{key}" for key in _finding(facts.second, min_evidence, min_days)]
    shown = {
        "first_on": iso(facts.first.found_on if facts.first else None),
        "remedy": facts.remedy.kind if facts.remedy else "",
        "remedy_begun": iso(facts.remedy.begun_on if facts.remedy else None),
        "remedy_given": iso(facts.remedy.given_on if facts.remedy else None),
        "period_from": iso(facts.period_from),
        "second_on": iso(facts.second.found_on if facts.second else None),
    }
    return Result("G4", "LCL 40(2)", tuple(missing), shown)


def _finding(found: FindingFacts | None, min_evidence: int, min_days: int) -> list[str]:
    if found is None or found.found_on is None:
        return ["finding"]
    return _lacks(found, min_evidence, min_days)


def _remedy(remedy: RemedyFacts | None, first_on: date | None) -> list[str]:
    if remedy is None or remedy.kind not in (TRAINING, TRANSFER):
        return ["remedy"]
    missing = []
    if remedy.begun_on is None or (first_on and remedy.begun_on <= first_on):
        missing.append("remedy_after_finding")
    if not remedy.cites_gap:
        missing.append("remedy_cites_gap")
    if remedy.given_on is None:
        missing.append("remedy_given")
    if remedy.kind == TRAINING:
        proofs = {"attendance": remedy.attendance, "material": remedy.material, "test": remedy.test}
        missing += [f"training_{name}" for name, there in proofs.items() if not there]
    return missing


def _period(facts: SequenceFacts) -> list[str]:
    missing = []
    given = facts.remedy.given_on if facts.remedy else None
    if facts.period_from is None or (given and facts.period_from <= given):
        missing.append("fresh_period")
    if not (facts.same_standard or facts.agreed_standard):
        missing.append("standard")
    if facts.second and facts.second.found_on and facts.period_from and facts.second.found_on <= facts.period_from:
        missing.append("second_after_period")
    return missing


@dataclass(frozen=True)
class PeerFacts:
    """How many of the others in the post had data in the period, and how many met the target. None: not known."""

    peers: int | None
    met: int = 0
    in_contract: bool = False
    answer: str = ""


def fair_standard(facts: PeerFacts, *, share: Decimal = Decimal("0.5")) -> Result:
    """G5: at least half of the peers met it, or it stands in the contract; else the warning is answered in writing."""
    shown = {"peers": str(facts.peers or 0), "met": str(facts.met), "answered": "yes" if facts.answer.strip() else ""}
    if facts.in_contract:
        return Result("G5", "LCL 40(2)", (), {**shown, "contract": "yes"})
    if facts.answer.strip():
        return Result("G5", "LCL 40(2)", (), shown)
    if not facts.peers:
        return Result("G5", "LCL 40(2)", (), shown, ("peers",))
    missing = () if facts.met >= share * facts.peers else ("fair_standard",)
    return Result("G5", "LCL 40(2)", missing, shown)
