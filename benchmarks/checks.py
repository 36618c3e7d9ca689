"""`./hr bench checks`: precision and recall of the score checks beside the oracle and two baselines (spec 5.5)."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from time import perf_counter

from benchmarks.report import keep
from performance.checks import engine, lenient
from performance.checks.family import decide
from performance.checks.oracle import high_share_baseline, high_z_baseline, oracle
from performance.checks.simulator import Company, simulate

SIZES = ((3, 7), (8, 15), (16, 50))
CHECKS = ("lenient", "no_spread", "all_high", "data_gap", "jump", "pact")
AIMS = {"recall_of_oracle": 0.9, "precision": 0.85, "honest_companies_left_alone": 0.9}


@dataclass
class Tally:
    """Hits and misses of one detector."""

    found: int = 0
    wrong: int = 0
    guilty: int = 0
    silent: int = 0
    companies: int = 0
    by_size: dict[str, list[int]] = field(default_factory=dict)  # size class → [flagged honest, honest, hits, pacts]

    def add(self, company: Company, called: set[str], wanted: frozenset[str]) -> None:
        self.companies += 1
        self.silent += not called
        self.found += len(called & wanted)
        self.wrong += len(called - wanted)
        self.guilty += len(wanted)
        for name, size in company.sizes.items():
            label = next(f"{low}–{high}" for low, high in SIZES if low <= size <= high)
            row = self.by_size.setdefault(label, [0, 0, 0, 0])
            offset = 2 if name in wanted else 0
            row[offset] += name in called
            row[offset + 1] += 1

    @property
    def recall(self) -> float | None:
        return self.found / self.guilty if self.guilty else None

    @property
    def precision(self) -> float | None:
        return self.found / (self.found + self.wrong) if self.found + self.wrong else None


def verdicts(company: Company, *, history: bool) -> dict[str, set[str]]:
    """What each detector calls a pact, by department."""
    current = company.cycles[-1]
    earlier = company.cycles[:-1] if history else ()
    tested = [item.suspicion for item in engine.run(current, earlier).findings if item.q_value is not None]
    alone = decide(lenient.check(current, earlier).suspicions(current.people))
    return {
        "all checks": {item.department for item in tested},
        **{check: {item.department for item in tested if item.check == check} for check in CHECKS},
        "lenient alone": {item.suspicion.department for item in alone},
        "oracle": oracle([*earlier, current]),
        "z of means > 2": high_z_baseline(current),
        "high share > 80 %": high_share_baseline(current),
    }


def measure(companies: int, *, history: bool, pacts: int, seed: int) -> dict[str, Tally]:
    tallies: dict[str, Tally] = {}
    for number in range(companies):
        company = simulate(seed + number, pacts=pacts)
        for name, called in verdicts(company, history=history).items():
            wanted = company.copied if name == "pact" else company.pacts
            tallies.setdefault(name, Tally()).add(company, called, wanted)
    return tallies


def as_dict(guilty: dict[str, Tally], honest: dict[str, Tally]) -> dict[str, dict[str, object]]:
    return {
        name: {
            "recall": tally.recall,
            "precision": tally.precision,
            "honest_companies_left_alone": honest[name].silent / honest[name].companies,
            "by_size": tally.by_size,
        }
        for name, tally in guilty.items()
    }


def print_table(title: str, rows: dict[str, dict[str, object]]) -> None:
    print(f"\n{title}")
    columns = f"{'detector':<20}{'recall':>9}{'precision':>11}{'honest left alone':>19}"
    print(f"{columns}   recall at 8–15, 16–50 people; honest teams called at 3–7, 8–15, 16–50")
    for name, row in rows.items():
        sizes = row["by_size"]
        parts = [
            f"{size[2] / size[3]:.3f}" if (size := sizes.get(f"{a}–{b}")) and size[3] else "—" for a, b in SIZES[1:]
        ]  # type: ignore[attr-defined]
        called = [
            f"{size[0] / size[1]:.4f}" if (size := sizes.get(f"{a}–{b}")) and size[1] else "—"  # type: ignore[attr-defined]
            for a, b in SIZES
        ]
        print(
            f"{name:<20}{_figure(row['recall']):>9}{_figure(row['precision']):>11}"
            f"{_figure(row['honest_companies_left_alone']):>19}   {', '.join(parts):<13}; {', '.join(called)}"
        )


def _figure(value: object) -> str:
    return f"{value:.3f}" if isinstance(value, float) else "—"


def aims_met(with_history: dict[str, dict[str, object]]) -> dict[str, bool]:
    ours, best = with_history["all checks"], with_history["oracle"]
    recall, precision, left = ours["recall"], ours["precision"], ours["honest_companies_left_alone"]
    return {
        "recall_of_oracle": float(recall or 0) >= AIMS["recall_of_oracle"] * float(best["recall"] or 1),  # type: ignore[arg-type]
        "precision": float(precision or 0) >= AIMS["precision"],  # type: ignore[arg-type]
        "honest_companies_left_alone": float(left or 0) >= AIMS["honest_companies_left_alone"],  # type: ignore[arg-type]
    }


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--companies", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    started = perf_counter()
    result = {}
    for label, history in (("with_history", True), ("without_history", False)):
        guilty = measure(options.companies, history=history, pacts=4, seed=options.seed)
        honest = measure(options.companies, history=history, pacts=0, seed=options.seed)
        result[label] = as_dict(guilty, honest)
    aims = aims_met(result["with_history"])
    seconds = round(perf_counter() - started, 1)
    if options.json:
        print(
            json.dumps({"companies": options.companies, "seconds": seconds, "aims": aims, **result}, ensure_ascii=False)
        )
    else:
        print(f"{options.companies} companies with 4 pacts and {options.companies} honest ones, {seconds} s")
        print_table("three earlier cycles", result["with_history"])
        print_table("without history (no aim)", result["without_history"])
        keep("checks", [], companies=options.companies, aims=aims, **result)
        print("aims:", ", ".join(f"{name} {'met' if met else 'MISSED'}" for name, met in aims.items()))
    return 0 if all(aims.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
