"""The retrospective of a cycle as arithmetic: facts in, figures and advice out, no database (spec 4.5)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from performance.retrospect.ranks import ENOUGH, Correlation, Spread, correlate, spread_of

NARROW_SD = 3.0  # points: below it a team of eight or more got nearly one score
HIGH_SHARE = 0.8  # share of people in the two upper bands that tells nobody anything
LATE_SHARE = 0.8  # on time below it is late
MANY_CHANGED = 1 / 3  # of the decided appeals
ALIKE_MONTHS = Decimal("0.0001")  # of pay: what rounding to the fen can make of equal shares
MOVE_POINTS = Decimal(10)  # a change of score that is named
MANY_MOVED = 0.25
TOO_SHARP = 0.5  # share of decided findings dismissed
FEW_FINDINGS = 4
SHOWN_MOVERS = 10
NO_SPREAD = Spread(0, 0.0, None, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class PersonFact:
    """One scorecard part: its score, the mean points of its data items, the score of the cycle before, the award."""

    employee: int
    department: int
    score: Decimal
    band: str
    kpi: Decimal | None = None
    before: Decimal | None = None
    band_before: str = ""
    award: Decimal | None = None
    salary: Decimal | None = None

    @property
    def award_in_pay(self) -> Decimal | None:
        """The award in months of pay: two people of the same score but other pay are comparable by it."""
        return self.award / self.salary if self.award is not None and self.salary else None


@dataclass(frozen=True, slots=True)
class Deadline:
    """One stage: how many steps of people it had, how many were done by its deadline; None: nothing was due."""

    stage: str
    due_on: date | None
    steps: int
    in_time: int

    @property
    def share(self) -> float | None:
        return self.in_time / self.steps if self.due_on and self.steps else None


@dataclass(frozen=True, slots=True)
class FindingCount:
    """Findings of one check by what became of them."""

    check: str
    raised: int
    upheld: int
    dismissed: int
    open: int


@dataclass(frozen=True, slots=True)
class AppealCount:
    filed: int = 0
    changed: int = 0
    kept: int = 0
    open: int = 0
    withdrawn: int = 0

    @property
    def decided(self) -> int:
        return self.changed + self.kept


@dataclass(frozen=True, slots=True)
class CycleFacts:
    """Everything the retrospective is made of. bands: names, highest first."""

    people: Sequence[PersonFact]
    bands: Sequence[str]
    deadlines: Sequence[Deadline] = ()
    findings: Sequence[FindingCount] = ()
    appeals: AppealCount = field(default_factory=AppealCount)
    calibrated: int = 0


@dataclass(frozen=True, slots=True)
class DepartmentLook:
    """One department: spread of its scores, and whether award and score, and data and score, go together."""

    department: int
    spread: Spread
    high_share: float
    award: Correlation
    award_in_pay: Correlation
    kpi: Correlation


@dataclass(frozen=True, slots=True)
class Mover:
    employee: int
    department: int
    before: Decimal
    after: Decimal
    band_before: str
    band_after: str

    @property
    def change(self) -> Decimal:
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Advice:
    """One thing to change next cycle: a code the page turns into a sentence, with its figures."""

    code: str
    figures: dict[str, float | int | str]
    department: int | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """The retrospective."""

    award: Correlation
    award_in_pay: Correlation
    kpi: Correlation
    spread: Spread | None
    band_counts: dict[str, int]
    departments: list[DepartmentLook]
    loose: list[DepartmentLook]
    up: list[Mover]
    down: list[Mover]
    compared: int
    moved: int
    paid: int
    advice: list[Advice]


def look_back(facts: CycleFacts) -> Look:
    """Figures of the whole company and of each department, and what they suggest for the next cycle."""
    departments = [_department(pk, rows, facts.bands) for pk, rows in _by_department(facts.people).items()]
    movers = [_mover(row) for row in facts.people if row.before is not None]
    moved = [row for row in movers if abs(row.change) >= MOVE_POINTS]
    look = Look(
        award=_award(facts.people),
        award_in_pay=_award_in_pay(facts.people),
        kpi=_kpi(facts.people),
        spread=spread_of([float(row.score) for row in facts.people]),
        band_counts={band: sum(row.band == band for row in facts.people) for band in facts.bands},
        departments=departments,
        loose=[row for row in departments if is_loose(row)],
        up=sorted((row for row in moved if row.change > 0), key=lambda row: -row.change)[:SHOWN_MOVERS],
        down=sorted((row for row in moved if row.change < 0), key=lambda row: row.change)[:SHOWN_MOVERS],
        compared=len(movers),
        moved=len(moved),
        paid=sum(row.award is not None for row in facts.people),
        advice=[],
    )
    look.advice.extend(_advise(look, facts))
    return look


def is_loose(row: DepartmentLook) -> bool:
    """Money that motivates nobody: award in months of pay and score don't go together, or all got the same share.

    Months of pay, because an award by rule also grows with the salary, which says nothing about the result.
    """
    return row.award_in_pay.strength == "none" or is_flat(row)


def is_flat(row: DepartmentLook) -> bool:
    """Everybody got the same months of pay for unequal scores."""
    return row.award_in_pay.strength == "flat" and row.spread.low != row.spread.high


def _by_department(people: Iterable[PersonFact]) -> dict[int, list[PersonFact]]:
    found: dict[int, list[PersonFact]] = {}
    for row in people:
        found.setdefault(row.department, []).append(row)
    return found


def _department(pk: int, rows: list[PersonFact], bands: Sequence[str]) -> DepartmentLook:
    upper = set(bands[:2])
    return DepartmentLook(
        department=pk,
        spread=spread_of([float(row.score) for row in rows]) or NO_SPREAD,
        high_share=sum(row.band in upper for row in rows) / len(rows),
        award=_award(rows),
        award_in_pay=_award_in_pay(rows),
        kpi=_kpi(rows),
    )


def _award(rows: Iterable[PersonFact]) -> Correlation:
    return correlate([(float(row.score), float(row.award)) for row in rows if row.award is not None])


def _award_in_pay(rows: Iterable[PersonFact]) -> Correlation:
    pairs = [(row.score, months) for row in rows if (months := row.award_in_pay) is not None]
    shares = [share for _score, share in pairs]
    alike = bool(shares) and max(shares) - min(shares) < ALIKE_MONTHS
    return correlate([(float(score), 0.0 if alike else float(share)) for score, share in pairs])


def _kpi(rows: Iterable[PersonFact]) -> Correlation:
    return correlate([(float(row.kpi), float(row.score)) for row in rows if row.kpi is not None])


def _mover(row: PersonFact) -> Mover:
    return Mover(row.employee, row.department, row.before or Decimal(0), row.score, row.band_before, row.band)


def _advise(look: Look, facts: CycleFacts) -> list[Advice]:
    """What to change, most telling first; empty when nothing stands out."""
    return [
        *_on_pay(look), *_on_scores(look), *_on_departments(look), *_on_steps(facts), *_on_disputes(facts),
    ]  # fmt: skip


def _on_pay(look: Look) -> list[Advice]:
    found = []
    whole = look.award_in_pay
    if whole.rho is not None and whole.strength in ("weak", "none"):
        found.append(Advice("pay_loose", {"rho": round(whole.rho, 2), "people": whole.people}))
    for row in look.loose:
        figures = row.award_in_pay
        found.append(
            Advice(_loose_code(row), {"rho": round(figures.rho or 0, 2), "people": figures.people}, row.department)
        )
    return found


def _loose_code(row: DepartmentLook) -> str:
    """All the same, the wrong way round (its whole range below zero), or just not together."""
    if is_flat(row):
        return "department_flat"
    high = row.award_in_pay.high
    return "department_reversed" if high is not None and high < 0 else "department_loose"


def _on_scores(look: Look) -> list[Advice]:
    found = []
    if look.kpi.strength in ("weak", "none"):
        found.append(Advice("scores_loose", {"rho": round(look.kpi.rho or 0, 2), "people": look.kpi.people}))
    people = look.spread.people if look.spread else 0
    high = sum(list(look.band_counts.values())[:2])
    if people >= ENOUGH and high / people > HIGH_SHARE:
        found.append(Advice("top_heavy", {"share": high / people, "people": people}))
    if look.compared >= ENOUGH and look.moved / look.compared > MANY_MOVED:
        found.append(Advice("many_moved", {"moved": look.moved, "people": look.compared, "points": int(MOVE_POINTS)}))
    return found


def _on_departments(look: Look) -> list[Advice]:
    narrow = (row for row in look.departments if row.spread.people >= ENOUGH and (row.spread.sd or 0) < NARROW_SD)
    return [
        Advice("narrow", {"sd": round(row.spread.sd or 0, 1), "people": row.spread.people}, row.department)
        for row in narrow
    ]


def _on_steps(facts: CycleFacts) -> list[Advice]:
    return [
        Advice("late", {"stage": row.stage, "in_time": row.in_time, "steps": row.steps})
        for row in facts.deadlines
        if row.share is not None and row.share < LATE_SHARE
    ]


def _on_disputes(facts: CycleFacts) -> list[Advice]:
    found = []
    appeals = facts.appeals
    if appeals.decided >= 3 and appeals.changed / appeals.decided > MANY_CHANGED:
        found.append(Advice("appeals_right", {"changed": appeals.changed, "decided": appeals.decided}))
    if appeals.open:
        found.append(Advice("appeals_open", {"open": appeals.open}))
    upheld, dismissed = sum(row.upheld for row in facts.findings), sum(row.dismissed for row in facts.findings)
    if upheld:
        found.append(Advice("upheld", {"upheld": upheld}))
    if upheld + dismissed >= FEW_FINDINGS and dismissed / (upheld + dismissed) > TOO_SHARP:
        found.append(Advice("too_sharp", {"dismissed": dismissed, "decided": upheld + dismissed}))
    waiting = sum(row.open for row in facts.findings)
    if waiting:
        found.append(Advice("findings_open", {"open": waiting}))
    return found
