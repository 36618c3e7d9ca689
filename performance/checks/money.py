"""`spent_out` and `inversion`: what paid bonuses say about scores (spec 5); bonuses hand the rows over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from performance.checks.scores import Suspicion, Undetermined

SPENT_OUT, INVERSION = "spent_out", "inversion"
SPENT = 0.995
CYCLES, NEEDED = 4, 3
MIN_VARIATION = 5.0  # points between the best and the worst cycle: results vary
MIN_PEOPLE = 5
CERTAINTY = 0.05


@dataclass(frozen=True, slots=True)
class Paid:
    """One department in one cycle's pool. `allows_less`: under this rule money may go back to the reserve."""

    cycle: str
    department: str
    paid: float
    distributable: float
    allows_less: bool
    result: float | None  # the department's own score, or its people's mean data points


@dataclass(frozen=True, slots=True)
class Awarded:
    """One person's bonus for a unit of base pay beside the points from data."""

    employee: str
    department: str
    rate: float
    data: float


@dataclass(frozen=True, slots=True)
class BonusFacts:
    """The pools of the last four cycles, oldest first, and the awards of the newest."""

    paid: tuple[Paid, ...] = ()
    awarded: tuple[Awarded, ...] = ()


def check_spent(paid: Sequence[Paid]) -> list[Suspicion]:
    """Departments that spent to the last cent in three of four cycles although results varied. No test: information."""
    rows: dict[str, list[Paid]] = {}
    for row in paid:
        if row.distributable > 0 and row.allows_less:
            rows.setdefault(row.department, []).append(row)
    return [
        _spent(department, recent)
        for department, all_rows in sorted(rows.items())
        if (recent := all_rows[-CYCLES:]) and _is_spent_out(recent)
    ]


def _is_spent_out(recent: Sequence[Paid]) -> bool:
    results = [row.result for row in recent if row.result is not None]
    varied = len(results) >= NEEDED and max(results) - min(results) >= MIN_VARIATION
    return varied and sum(row.paid / row.distributable >= SPENT for row in recent) >= NEEDED


def _spent(department: str, recent: Sequence[Paid]) -> Suspicion:
    results = [row.result for row in recent if row.result is not None]
    full = sum(row.paid / row.distributable >= SPENT for row in recent)
    share = sum(row.paid for row in recent) / sum(row.distributable for row in recent)
    return Suspicion(
        check=SPENT_OUT, department=department, scorer="", employees=(), statistic=share, threshold=SPENT,
        p_value=None, effect_sd=0.0,
        figures={
            "cycles": len(recent), "full": full, "share": share,
            "lowest_result": min(results), "highest_result": max(results),
        },
    )  # fmt: skip


def check_inversions(awarded: Sequence[Awarded]) -> tuple[list[Suspicion], list[Undetermined]]:
    """Kendall's rank correlation of bonus and data inside a department, tested for being negative."""
    from scipy.stats import kendalltau

    rows: dict[str, list[Awarded]] = {}
    for row in awarded:
        rows.setdefault(row.department, []).append(row)
    found, unknown = [], []
    for department, people in sorted(rows.items()):
        if len(people) < MIN_PEOPLE or len({row.rate for row in people}) == 1 or len({row.data for row in people}) == 1:
            unknown.append(Undetermined(INVERSION, department, "", "too_few"))
            continue
        test = kendalltau([row.rate for row in people], [row.data for row in people], alternative="less")
        found.append(_inversion(department, people, float(test.statistic), float(test.pvalue)))
    return found, unknown


def _inversion(department: str, people: Sequence[Awarded], order: float, p_value: float) -> Suspicion:
    pairs = wrong = 0
    for at, one in enumerate(people):
        for other in people[at + 1 :]:
            product = (one.rate - other.rate) * (one.data - other.data)
            pairs += product != 0
            wrong += product < 0
    return Suspicion(
        check=INVERSION, department=department, scorer="", employees=tuple(row.employee for row in people),
        statistic=order, threshold=0.0, p_value=p_value, effect_sd=-order,
        figures={"people": len(people), "pairs": pairs, "wrong": wrong, "order": order, "reportable": int(order < 0)},
    )  # fmt: skip
