"""The fixed simulator of spec 5.5: companies with known pacts, to measure the checks against.

30 departments of lognormal(2.4, 0.6) people clipped to 3–50; ability sd 10, a person's change
between cycles sd 3, KPI noise 4, judged noise 6 per item (2 items), honest scorer sd 3, self noise 7;
pacts in departments of 8 or more lift all judged items by 12 in the last cycle, half of them with
copied self-scores. Points are clipped to 0–120 and rounded to 2 places, as a score file has them.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from performance.checks.scores import CycleScores, Judged, PersonScore

LEVEL = 80.0
ABILITY_SD = 10.0
CHANGE_SD = 3.0
KPI_SD = 4.0
JUDGED_SD = 6.0
SCORER_SD = 3.0
SELF_SD = 7.0
LIFT = 12.0
ITEMS = ("quality", "teamwork")
KPI_WEIGHT, JUDGED_WEIGHT = 60, 20
HIGH = 90.0  # the floor of the second band
COLUMNS = ("cycle", "employee", "department", "scorer", "item", "kind", "weight", "self", "points", "scored_at")


@dataclass(frozen=True, slots=True)
class Company:
    cycles: tuple[CycleScores, ...]
    sizes: dict[str, int]
    pacts: frozenset[str]
    copied: frozenset[str]


def simulate(
    seed: int,
    *,
    departments: int = 30,
    pacts: int = 4,
    cycles: int = 4,
    scorer_drift: float = 0.0,
    lift: float = LIFT,
    people_each: int = 0,
) -> Company:
    """One company. Not part of the benchmark: `scorer_drift` redraws part of a scorer's mildness each cycle,
    `people_each` makes all departments of one size."""
    import numpy as np

    random = np.random.default_rng(seed)
    drawn = np.clip(np.round(random.lognormal(2.4, 0.6, departments)), 3, 50).astype(int)
    sizes = np.full(departments, people_each) if people_each else drawn
    names = [f"D{number + 1:03d}" for number in range(departments)]
    large = [index for index in range(departments) if sizes[index] >= 8]
    guilty = [int(index) for index in random.choice(large, min(pacts, len(large)), replace=False)]
    copied = guilty[: len(guilty) // 2]
    team = np.repeat(np.arange(departments), sizes)
    ability = LEVEL + random.normal(0, ABILITY_SD, len(team))
    scorer = random.normal(0, SCORER_SD, departments)
    history = []
    for number in range(cycles):
        last = number == cycles - 1
        ability = ability + (random.normal(0, CHANGE_SD, len(team)) if number else 0.0)
        mild = scorer + random.normal(0, scorer_drift, departments) if scorer_drift else scorer
        lifted = np.isin(team, guilty) * (lift if last else 0.0)
        history.append(
            _cycle(random, f"C{number + 1}", names, team, ability, mild[team] + lifted, copied if last else [])
        )
    return Company(
        tuple(history),
        {name: int(size) for name, size in zip(names, sizes, strict=True)},
        frozenset(names[index] for index in guilty),
        frozenset(names[index] for index in copied),
    )


def _cycle(random, code: str, names: list[str], team, ability, shift, copied: list[int]) -> CycleScores:  # type: ignore[no-untyped-def]
    import numpy as np

    people = len(team)
    points = lambda values: np.round(np.clip(values, 0, 120), 2)  # noqa: E731
    kpi = points(ability + random.normal(0, KPI_SD, people))
    judged = points((ability + shift)[:, None] + random.normal(0, JUDGED_SD, (people, len(ITEMS))))
    own = points(ability[:, None] + random.normal(0, SELF_SD, (people, len(ITEMS))))
    own = np.where(np.isin(team, copied)[:, None], judged, own)
    minutes = random.uniform(1, 12, people).cumsum()
    start = datetime(2025, 1, 6, 9, tzinfo=UTC)
    rows = []
    for index in range(people):
        at = start + timedelta(minutes=float(minutes[index]))
        items = tuple(
            Judged(name, float(judged[index, column]), float(own[index, column]), at + timedelta(seconds=40 * column))
            for column, name in enumerate(ITEMS)
        )
        rows.append(
            PersonScore(
                employee=f"E{index + 1:05d}",
                department=names[team[index]],
                scorer=f"H{names[team[index]][1:]}",
                kpi=float(kpi[index]),
                judged=float(judged[index].mean()),
                items=items,
                is_high=float(kpi[index]) * KPI_WEIGHT + float(judged[index].sum()) * JUDGED_WEIGHT >= HIGH * 100,
                is_high_by_data=float(kpi[index]) >= HIGH,
            )
        )
    return CycleScores(code, tuple(rows))


def score_rows(company: Company) -> Iterator[dict[str, str]]:
    """The company as the score file of spec 5.6, with the cycle in a first column."""
    for cycle in company.cycles:
        for person in cycle.people:
            base = {
                "cycle": cycle.code,
                "employee": person.employee,
                "department": person.department,
                "scorer": person.scorer,
            }
            yield base | {
                "item": "kpi", "kind": "kpi", "weight": str(KPI_WEIGHT), "self": "",
                "points": f"{person.kpi:.2f}", "scored_at": "",
            }  # fmt: skip
            for item in person.items:
                yield base | {
                    "item": item.code, "kind": "judged", "weight": str(JUDGED_WEIGHT),
                    "self": "" if item.self_points is None else f"{item.self_points:.2f}",
                    "points": f"{item.points:.2f}",
                    "scored_at": item.scored_at.isoformat() if item.scored_at else "",
                }  # fmt: skip


def write_score_files(company: Company, folder: Path) -> list[Path]:
    """One CSV per cycle, ready for `import_scores SCHEMA FILE --cycle CODE`."""
    paths = []
    for cycle in company.cycles:
        path = folder / f"scores-{cycle.code}.csv"
        with path.open("w", newline="", encoding="utf-8") as handle:
            writer = csv.DictWriter(handle, COLUMNS[1:], extrasaction="ignore")
            writer.writeheader()
            writer.writerows(row for row in score_rows(company) if row["cycle"] == cycle.code)
        paths.append(path)
    return paths
