"""Plain values that go into and come out of the engine."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

Curve = tuple[tuple[Fraction, Fraction], ...]


class Mode(StrEnum):
    """How a sum is split: all of it by weight, or each by own merit with the rest kept back."""

    NORMALISED = "normalised"
    ABSOLUTE = "absolute"


class Base(StrEnum):
    """What a person brings into a department's base (spec 6.2)."""

    SALARY = "salary"
    HEADCOUNT = "headcount"
    TARGET_BONUS = "target_bonus"


DEPARTMENT_CURVE: Curve = tuple(
    (Fraction(x), Fraction(y)) for x, y in (("0", "0"), ("60", "0.6"), ("100", "1"), ("120", "1.2"))
)
PERSON_CURVE: Curve = tuple((Fraction(x), Fraction(y)) for x, y in (("60", "0.6"), ("100", "1"), ("120", "1.5")))


@dataclass(frozen=True, slots=True)
class Variant:
    """Other terms for some people of a pool (mixed plans), complete."""

    person_curve: Curve
    person_threshold: Fraction | None
    cap_months: Fraction | None


@dataclass(frozen=True, slots=True)
class Plan:
    """The rule of a pool. Rates and shares are fractions of 1, the cap is in months of salary.

    `variants` are terms that members name; whoever names none has the plan's own.
    """

    reserve_rate: Fraction = Fraction(0)
    mode: Mode = Mode.NORMALISED
    individual_mode: Mode = Mode.NORMALISED
    department_curve: Curve = DEPARTMENT_CURVE
    person_curve: Curve = PERSON_CURVE
    person_threshold: Fraction | None = Fraction(60)
    cap_months: Fraction | None = Fraction(3)
    base: Base = Base.SALARY
    variants: Mapping[str, Variant] = field(default_factory=dict)

    def terms(self, variant: str) -> Variant:
        """What holds for a member: the variant's terms, or the plan's own for ""."""
        if variant:
            return self.variants[variant]
        return Variant(self.person_curve, self.person_threshold, self.cap_months)


@dataclass(frozen=True, slots=True)
class DepartmentInput:
    """A department with its own scorecard's score, strategic weight and bounds (shares of D).

    `individual_mode` is how its own sum is split, None for the plan's way.
    """

    code: str
    score: Decimal | None = None
    weight: Fraction = Fraction(1)
    min_share: Fraction | None = None
    max_share: Fraction | None = None
    individual_mode: Mode | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """One employee in one department.

    `salary` is the monthly pay at the period's end in fen; `slices` are (fen, calendar days)
    of pay in this department: salary, or target bonus where the plan's base says so.
    """

    employee: str
    department: str
    salary: int
    slices: tuple[tuple[int, int], ...]
    score: Decimal | None
    eligibility: Decimal = Decimal(1)
    variant: str = ""


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything an allocation depends on; `pool` in fen, `period_days` with both ends."""

    pool: int
    period_days: int
    plan: Plan
    departments: tuple[DepartmentInput, ...]
    members: tuple[Member, ...]


@dataclass(slots=True)
class DepartmentShare:
    """What a department got and the sums its people's traces refer to.

    `amount` is before anything is returned; `level` is λ of spec 6.3 in fen per unit of weight.
    Sums of bases are in fen × days (divide by the period's days for money).
    """

    code: str
    base: int
    coefficient: Fraction
    strategic_weight: Fraction
    has_scorecard: bool
    floor: int | None
    cap: int | None
    exact: Fraction
    bound: str
    amount: int
    mode: Mode = Mode.NORMALISED
    members: int = 0
    sum_base: int = 0
    sum_base_k: Fraction = Fraction(0)
    sum_base_e: Fraction = Fraction(0)
    sum_weight: Fraction = Fraction(0)
    level: Fraction = Fraction(0)
    paid: int = 0

    @property
    def returned(self) -> int:
        return self.amount - self.paid


@dataclass(slots=True)
class Award:
    """Fen for one member; `cap` is what was left of the employee's cap here (None: no cap)."""

    member: Member
    amount: int
    base: int
    k: Fraction
    cap: int | None


@dataclass(slots=True)
class Result:
    """Awards sorted by employee then department, shares by code; reserve + awards = pool."""

    inputs: Inputs
    distributable: int
    initial_reserve: int
    reserve: int
    departments: dict[str, DepartmentShare]
    awards: list[Award]
    warnings: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        return sum(award.amount for award in self.awards)
