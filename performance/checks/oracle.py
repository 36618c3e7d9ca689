"""What the checks are measured against: the oracle and two simple baselines (spec 5.5).

The oracle is the likelihood-ratio detector that knows every parameter of the simulator. All
quantities are normal and a pact shifts everyone in a department by the same amount, so that the
department's mean vector is sufficient and the ratio is monotone in one linear statistic.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from performance.checks.family import adjusted_p_values
from performance.checks.scores import CycleScores, PersonScore
from performance.checks.simulator import (
    ABILITY_SD,
    CHANGE_SD,
    ITEMS,
    JUDGED_SD,
    KPI_SD,
    LEVEL,
    LIFT,
    SCORER_SD,
    SELF_SD,
)

if TYPE_CHECKING:
    import numpy as np

HIGH = 90.0
HIGH_SHARE = 0.8


def oracle(cycles: Sequence[CycleScores], *, q: float = 0.10) -> set[str]:
    """Departments the best possible detector calls a pact, Benjamini–Hochberg at q."""
    from scipy.stats import norm

    per_person, shared, shift = _model(len(cycles))
    departments = _means(cycles)
    p_values = []
    for mean, people, is_copied in departments.values():
        z = _likelihood_z(mean, per_person / people + shared, shift)
        p_values.append(0.0 if is_copied else float(norm.sf(z)))
    q_values = adjusted_p_values(p_values)
    return {name for name, q_value in zip(departments, q_values, strict=True) if q_value <= q}


def _model(cycles: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Covariance of one person's vector, covariance shared by the team, and the lift."""
    import numpy as np

    kinds = ["kpi", *["judged"] * len(ITEMS), *["self"] * len(ITEMS)]
    noise = {"kpi": KPI_SD, "judged": JUDGED_SD, "self": SELF_SD}
    width = len(kinds)
    cycle = np.repeat(np.arange(cycles), width)
    kind = np.array(kinds * cycles)
    ability = ABILITY_SD**2 + CHANGE_SD**2 * np.minimum.outer(cycle, cycle)
    per_person = ability + np.diag([noise[name] ** 2 for name in kind])
    judged = (kind == "judged").astype(float)
    return per_person, SCORER_SD**2 * np.outer(judged, judged), LIFT * judged * (cycle == cycles - 1)


def _means(cycles: Sequence[CycleScores]) -> dict[str, tuple[np.ndarray, int, bool]]:
    import numpy as np

    rows: dict[str, dict[str, list[float]]] = {}
    for cycle in cycles:
        for person in cycle.people:
            rows.setdefault(person.department, {}).setdefault(person.employee, []).extend(_vector(person))
    copied = {
        department: all(
            item.self_points == item.points
            for person in cycles[-1].people
            if person.department == department
            for item in person.items
        )
        for department in rows
    }
    return {
        department: (np.mean(list(people.values()), axis=0) - LEVEL, len(people), copied[department])
        for department, people in rows.items()
    }


def _vector(person: PersonScore) -> list[float]:
    own = [item.self_points if item.self_points is not None else item.points for item in person.items]
    return [float(person.kpi or 0.0), *(item.points for item in person.items), *own]


def _likelihood_z(mean: np.ndarray, covariance: np.ndarray, shift: np.ndarray) -> float:
    import numpy as np

    weights = np.linalg.solve(covariance, shift)
    return float(weights @ mean / np.sqrt(weights @ shift))


def high_z_baseline(cycle: CycleScores) -> set[str]:
    """Raw z-score of department means over 2."""
    import numpy as np

    means = {name: float(np.mean(values)) for name, values in _judged_by_department(cycle).items()}
    values = np.array(list(means.values()))
    spread = values.std(ddof=1) if len(values) > 1 else 0.0
    return {name for name, mean in means.items() if spread and (mean - values.mean()) / spread > 2}


def high_share_baseline(cycle: CycleScores) -> set[str]:
    """Share of high scores (90 and more) over 80 %."""
    return {
        name
        for name, values in _judged_by_department(cycle).items()
        if sum(value >= HIGH for value in values) / len(values) > HIGH_SHARE
    }


def _judged_by_department(cycle: CycleScores) -> dict[str, list[float]]:
    result: dict[str, list[float]] = {}
    for person in cycle.people:
        result.setdefault(person.department, []).append(person.judged)
    return result
