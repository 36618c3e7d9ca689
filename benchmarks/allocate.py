"""`./hr bench allocate`: 100,000 people beside numpy doing the same arithmetic without rules (spec 14)."""

from __future__ import annotations

import argparse
import gc
import json
import random
import sys
from collections.abc import Callable, Sequence
from decimal import Decimal
from time import process_time

import numpy as np

from bonuses import engine
from bonuses.engine.types import DepartmentInput, Inputs, Member, Mode, Plan

AIM = 20.0
DAYS = 90


def make_inputs(people: int, *, individual_mode: Mode, seed: int = 7) -> Inputs:
    """A company with one department per 250 people, scores of two places, some ineligible, some with two slices."""
    rng = random.Random(seed)
    count = max(people // 250, 1)
    departments = tuple(
        DepartmentInput(code=f"D{i:04d}", score=Decimal(rng.randint(6000, 12000)) / 100) for i in range(count)
    )
    scores = [Decimal(n) / 100 for n in range(4500, 12100)]
    shares = [Decimal(1)] * 18 + [Decimal("0.5"), Decimal(0)]
    members = []
    for i in range(people):
        salary = rng.randint(400_000, 3_000_000)
        slices = ((salary, DAYS),) if i % 10 else ((salary - 50_000, 31), (salary, DAYS - 31))
        members.append(
            Member(f"{i:07d}", departments[i % count].code, salary, slices, rng.choice(scores), rng.choice(shares))
        )
    plan = Plan(individual_mode=individual_mode)
    return Inputs(people * 600_000, DAYS, plan, departments, tuple(members))


def numpy_floor(inputs: Inputs) -> Callable[[], int]:
    """Bases, coefficients, department sums, shares, fen by largest remainder: floats, no caps, floors or traces.

    The columns are made before the clock starts; the engine starts from its own dataclasses.
    """
    codes = {one.code: i for i, one in enumerate(inputs.departments)}
    department = np.array([codes[m.department] for m in inputs.members])
    base = np.array([sum(pay * days for pay, days in m.slices) for m in inputs.members], dtype=float)
    score = np.array([float(m.score or 0) for m in inputs.members])
    eligible = np.array([float(m.eligibility) for m in inputs.members])
    own = np.array([float(one.score or 100) for one in inputs.departments])
    number = np.arange(len(inputs.members))

    def run() -> int:
        distributable = inputs.pool
        bases = np.bincount(department, weights=base * (eligible > 0), minlength=len(own))
        weight = bases * np.interp(own, [0, 60, 100, 120], [0, 0.6, 1, 1.2])
        amounts = np.floor(distributable * weight / weight.sum())
        k = np.where(score < 60, 0, np.interp(score, [60, 100, 120], [0.6, 1, 1.5]))
        w = base * k * eligible
        sums = np.bincount(department, weights=w, minlength=len(own))
        exact = amounts[department] * w / sums[department]
        fen = np.floor(exact)
        missing = (amounts - np.bincount(department, weights=fen, minlength=len(own))).astype(int)
        order = np.lexsort((number, -(exact - fen), department))
        first = np.searchsorted(department[order], np.arange(len(own)))
        rank = np.arange(len(order)) - first[department[order]]
        fen[order] += rank < missing[department[order]]
        return int(fen.sum())

    return run


def best_of(run: Callable[[], object], times: int) -> float:
    """Seconds of processor time of the fastest run: both sides use one core, whatever else the machine does."""
    found = []
    for _ in range(times):
        gc.collect()
        start = process_time()
        run()
        found.append(process_time() - start)
    return min(found)


def measure(people: int, times: int) -> dict[str, float]:
    inputs = make_inputs(people, individual_mode=Mode.ABSOLUTE)
    normalised = make_inputs(people, individual_mode=Mode.NORMALISED)
    result = engine.allocate(inputs)
    return {
        "people": people,
        "floor": best_of(numpy_floor(inputs), times),
        "absolute": best_of(lambda: engine.allocate(inputs), times),
        "normalised": best_of(lambda: engine.allocate(normalised), times),
        "with_traces": best_of(lambda: engine.render_awards(result), 1),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    small, full = (measure(n, options.times) for n in (options.people // 10, options.people))
    slowest = max(full["absolute"], full["normalised"])
    ratio = slowest / full["floor"]
    growth = slowest / max(small["absolute"], small["normalised"])
    if options.json:
        print(json.dumps({"small": small, "full": full, "ratio": ratio, "growth": growth, "aim": AIM}))
    else:
        print(f"{'people':>9} {'numpy s':>9} {'absolute s':>11} {'normalised s':>13} {'ratio':>7} {'all traces s':>13}")
        for row in (small, full):
            times = max(row["absolute"], row["normalised"])
            print(
                f"{row['people']:>9,} {row['floor']:>9.4f} {row['absolute']:>11.3f} {row['normalised']:>13.3f}"
                f" {times / row['floor']:>7.1f} {row['with_traces']:>13.2f}"
            )
        print(f"ratio {ratio:.1f} (aim {AIM:.0f}); ten times the people take {growth:.1f} times as long (linear: 10)")
    return 0 if ratio <= AIM else 1


if __name__ == "__main__":
    sys.exit(main())
